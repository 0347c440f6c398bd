import { useCallback, useEffect, useRef } from "react";
import { call } from "@/api/client";

interface Seen {
	lemma: string;
	noun: boolean;
}

const SEND_MS = 10_000;

/** Remembers which words were looked at and reports them in batches; the last batch when the page is left. */
export function useVocabularyTracking(language: string, videoId: number) {
	const viewed = useRef(new Set<string>());
	const counts = useRef(new Map<string, Seen & { count: number }>());
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

	const send = useCallback(
		(keepalive = false) => {
			clearTimeout(timer.current);
			timer.current = undefined;
			if (counts.current.size === 0) return;
			const views = [...counts.current.values()].map((seen) => ({ ...seen, language, video_id: videoId }));
			counts.current.clear();
			// A lost view is no loss to the learner.
			call("/api/vocabulary/views", { method: "POST", json: { views }, keepalive }).catch(() => {});
		},
		[language, videoId],
	);

	const trackWordView = useCallback(
		(word: Seen) => {
			const key = `${word.noun ? "n" : "o"}:${word.lemma}`;
			viewed.current.add(key);
			const { count = 0 } = counts.current.get(key) ?? {};
			counts.current.set(key, { lemma: word.lemma, noun: word.noun, count: count + 1 });
			timer.current ??= setTimeout(send, SEND_MS);
		},
		[send],
	);

	useEffect(() => {
		const onHide = () => send(true);
		addEventListener("pagehide", onHide);
		return () => {
			removeEventListener("pagehide", onHide);
			send(true);
		};
	}, [send]);

	return { viewedWords: viewed, trackWordView };
}
