import { type RefObject, useEffect } from "react";
import type { Cue } from "@/api/types";
import { lastStarted } from "@/lib/time";
import { wordStarts } from "./lines";

/** Marks the word that is spoken now with data-now, frame by frame and without rendering. */
export function useSpokenWord(
	on: boolean,
	film: RefObject<HTMLVideoElement | null>,
	stage: RefObject<HTMLElement | null>,
	cue: Cue | undefined,
	offsetMs: number,
): void {
	useEffect(() => {
		const video = film.current;
		if (!on || !cue || !video?.requestVideoFrameCallback) return;
		const starts = wordStarts(cue).map((start_ms) => ({ start_ms }));
		const words = [...(stage.current?.querySelectorAll<HTMLElement>(".sub button.w") ?? [])];
		let marked: HTMLElement | undefined;
		const mark = (ms: number) => {
			const now = words[lastStarted(starts, ms - offsetMs)];
			if (now === marked) return;
			delete marked?.dataset.now;
			marked = now;
			if (marked) marked.dataset.now = "";
		};
		let handle = 0;
		const onFrame = (_: number, { mediaTime }: { mediaTime: number }) => {
			mark(mediaTime * 1000);
			handle = video.requestVideoFrameCallback(onFrame);
		};
		handle = video.requestVideoFrameCallback(onFrame);
		mark(video.currentTime * 1000);
		return () => {
			video.cancelVideoFrameCallback(handle);
			delete marked?.dataset.now;
		};
	}, [on, film, stage, cue, offsetMs]);
}
