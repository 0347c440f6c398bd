import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Cue, Pack } from "@/api/types";
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
	/** The line it was pressed in. */
	cue: number | undefined;
}

interface Options {
	pack: Pack;
	film: RefObject<HTMLVideoElement | null>;
	stage: RefObject<HTMLElement | null>;
	/** The line that is shown now. */
	cue: Cue | undefined;
	playback: Playback;
	onLookUp: (word: { lemma: string; noun: boolean }) => void;
}

const SETTLED_MS = 2000;

/**
 * The word card: opening pauses the film, closing gives the focus back and lets the film go on if it was running. A film that
 * plays on or goes elsewhere closes it.
 */
export function useCard({ pack, film, stage, cue, playback, onLookUp }: Options) {
	const [card, setCard] = useState<OpenCard | null>(null);
	const opener = useRef<HTMLElement | null>(null);
	const wasPlaying = useRef(false);
	const looked = useRef(new Set<number>());
	const line = useRef(cue?.id);
	line.current = cue?.id;
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
			show({ word, surface, at, other, cue: line.current });
		},
		[pause, isPlaying, show],
	);
	const swap = useCallback(() => {
		if (card?.other) show({ ...card, ...card.other, other: { word: card.word, surface: card.surface } });
	}, [card, show]);
	const shown = card !== null;
	const from = card?.cue;
	/** Elements are used again for the words of the next line: the word is there as long as its line is. */
	const giveBack = useCallback(() => {
		const word = from === line.current && opener.current?.isConnected ? opener.current : stage.current;
		word?.focus({ preventScroll: true });
	}, [from, stage]);
	const shut = useCallback(() => {
		setCard(null);
		const goOn = wasPlaying.current;
		wasPlaying.current = false;
		if (goOn) play();
	}, [play]);
	const close = useCallback(() => {
		giveBack();
		shut();
	}, [giveBack, shut]);
	useEffect(() => {
		const video = film.current;
		if (!shown || !video) return;
		const onMove = (event: Event) => {
			// Whoever pressed something beside the card is there now.
			if (document.activeElement?.closest(".wordcard")) {
				if (event.type === "seeking") stage.current?.focus({ preventScroll: true });
				else giveBack();
			}
			if (event.type === "play") wasPlaying.current = false;
			shut();
		};
		video.addEventListener("play", onMove);
		video.addEventListener("seeking", onMove);
		return () => {
			video.removeEventListener("play", onMove);
			video.removeEventListener("seeking", onMove);
		};
	}, [shown, film, stage, giveBack, shut]);

	return { card, open, swap, close, looked };
}
