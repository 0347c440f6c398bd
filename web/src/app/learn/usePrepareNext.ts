import { useEffect, useRef } from "react";
import { post } from "@/api/client";
import type { Chunk } from "@/api/types";

/** While one part plays, the next one is prepared. */
export function usePrepareNext(
	videoId: number,
	next: Chunk | undefined,
	playing: boolean,
	onStarted: () => void,
): void {
	const started = useRef(new Set<number>());
	useEffect(() => {
		if (!playing || next?.state !== "todo" || started.current.has(next.index)) return;
		started.current.add(next.index);
		const { start_ms, end_ms } = next;
		// If it cannot be started now, the part itself will say why when it is its turn.
		post(`/api/videos/${videoId}/process`, { start_ms, end_ms }).then(onStarted, () => {});
	}, [videoId, next, playing, onStarted]);
}
