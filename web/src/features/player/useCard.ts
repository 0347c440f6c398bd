import { useCallback, useEffect, useRef, useState } from "react";
import type { Pack } from "@/api/types";
import type { Playback } from "./useVideoPlayback";

export interface CardWord {
	word: number;
	/** The form that was pressed; "" for a phrase, whose form is several words. */
	surface: string;
}

export interface OpenCard extends CardWord {
	/** The word of the phrase by itself, or the phrase of the word. */
	other?: CardWord;
	/** Where the word stands, as a share of the stage's width. */
	at: number;
}

const SETTLED_MS = 2000;

/** The word card: opening pauses the film, closing gives the focus back and lets the film go on if it was running. */
export function useCard(pack: Pack, playback: Playback, onLookUp: (word: { lemma: string; noun: boolean }) => void) {
	const [card, setCard] = useState<OpenCard | null>(null);
	const opener = useRef<HTMLElement | null>(null);
	const wasPlaying = useRef(false);
	const looked = useRef(new Set<number>());
	const { isPlaying, pause, play } = playback;
	// The card's sounds (IPA) are in a file of the font that nothing else on the page needs: fetched ahead, so that opening a
	// card waits for nothing, and not while the film is starting.
	useEffect(() => {
		const timer = setTimeout(() => void document.fonts?.load("1em 'Atkinson Next'", "ˈəŋ"), SETTLED_MS);
		return () => clearTimeout(timer);
	}, []);

	const show = useCallback(
		(card: OpenCard) => {
			setCard(card);
			looked.current.add(card.word);
			const entry = pack.words[card.word];
			if (entry) onLookUp(entry);
		},
		[pack, onLookUp],
	);
	const open = useCallback(
		(surface: string, word: number, element: HTMLElement, other?: CardWord) => {
			const box = element.getBoundingClientRect();
			const stage = element.closest(".stage")?.getBoundingClientRect();
			const at = stage && stage.width > 0 ? (box.left + box.width / 2 - stage.left) / stage.width : 0.5;
			opener.current = element;
			wasPlaying.current = wasPlaying.current || isPlaying;
			pause();
			show({ word, surface, at, other });
		},
		[pause, isPlaying, show],
	);
	const swap = useCallback(() => {
		if (card?.other) show({ ...card.other, at: card.at, other: { word: card.word, surface: card.surface } });
	}, [card, show]);
	const close = useCallback(() => {
		setCard(null);
		opener.current?.focus();
		if (wasPlaying.current) play();
		wasPlaying.current = false;
	}, [play]);

	return { card, open, swap, close, looked };
}
