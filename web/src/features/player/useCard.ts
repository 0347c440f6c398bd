import { useCallback, useEffect, useRef, useState } from "react";
import type { Pack } from "@/api/types";
import type { Playback } from "./useVideoPlayback";

export interface OpenCard {
	word: number;
	surface: string;
	/** Where the word stands, as a share of the stage's width. */
	at: number;
}

/** The word card: opening pauses the film, closing gives the focus back and lets the film go on if it was running. */
export function useCard(pack: Pack, playback: Playback, onLookUp: (word: { lemma: string; noun: boolean }) => void) {
	const [card, setCard] = useState<OpenCard | null>(null);
	const opener = useRef<HTMLElement | null>(null);
	const wasPlaying = useRef(false);
	const looked = useRef(new Set<number>());
	const { isPlaying, pause, play } = playback;
	// The card's sounds (IPA) are in a file of the font that nothing else on the page needs: fetched ahead, so that opening a
	// card waits for nothing.
	useEffect(() => void document.fonts?.load("1em 'Atkinson Next'", "ˈəŋ"), []);

	const open = useCallback(
		(surface: string, word: number, element: HTMLElement) => {
			const box = element.getBoundingClientRect();
			const stage = element.closest(".stage")?.getBoundingClientRect();
			const at = stage && stage.width > 0 ? (box.left + box.width / 2 - stage.left) / stage.width : 0.5;
			opener.current = element;
			wasPlaying.current = wasPlaying.current || isPlaying;
			pause();
			setCard({ word, surface, at });
			looked.current.add(word);
			const entry = pack.words[word];
			if (entry) onLookUp(entry);
		},
		[pack, pause, isPlaying, onLookUp],
	);
	const close = useCallback(() => {
		setCard(null);
		opener.current?.focus();
		if (wasPlaying.current) play();
		wasPlaying.current = false;
	}, [play]);

	return { card, open, close, looked };
}
