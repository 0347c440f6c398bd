import { useCallback, useEffect, useMemo, useRef, useState } from "react";
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

	/** How often, and in which forms, the open word is said in this part. */
	const said = useMemo(() => {
		if (!card) return { count: 0, forms: [] as string[] };
		const tokens = pack.cues.flatMap((cue) =>
			cue.tokens.filter((token) => token[2] === card.word).map((token) => cue.text.slice(token[0], token[1])),
		);
		const groups = pack.words[card.word]?.parts ? 2 : 1;
		return {
			count: Math.max(1, Math.ceil(tokens.length / groups)),
			forms: [...new Set(tokens.map((text) => text.toLowerCase()))].slice(0, 4),
		};
	}, [card, pack]);
	return { card, open, close, said, looked };
}
