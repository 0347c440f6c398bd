import { useEffect, useRef } from "react";
import { post } from "@/api/client";
import type { Chunk } from "@/api/types";

/** The first seconds belong to the film that is starting. */
const SETTLED_MS = 5000;

/** While one part plays, the next one is prepared. */
export function usePrepareNext(
	videoId: number,
	next: Chunk | undefined,
	playing: boolean,
	onStarted: () => void,
): void {
	const started = useRef(new Set<string>());
	useEffect(() => {
		if (!playing || next?.state !== "todo") return;
		const { start_ms, end_ms } = next;
		// By its times: a part that was cut anew is another one.
		const part = `${start_ms}-${end_ms}`;
		if (started.current.has(part)) return;
		const timer = setTimeout(() => {
			started.current.add(part);
			// If it cannot be started now, the part itself will say why when it is its turn.
			post(`/api/videos/${videoId}/process`, { start_ms, end_ms }).then(onStarted, () => {});
		}, SETTLED_MS);
		return () => clearTimeout(timer);
	}, [videoId, next, playing, onStarted]);
}
