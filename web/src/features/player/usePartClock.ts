import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Cue } from "@/api/types";
import { clock } from "@/lib/time";
import type { Playback } from "./useVideoPlayback";

interface Options {
	video: RefObject<HTMLVideoElement | null>;
	/** Where the time is written. */
	label: RefObject<HTMLSpanElement | null>;
	startMs: number;
	endMs: number;
	onEnd: () => void;
}

export interface Loop {
	a: number;
	b: number | null;
}

/** Watches the film's clock: writes the time, ends the part at its end, keeps inside an A-B loop. Renders for the loop only. */
export function usePartClock({ video, label, startMs, endMs, onEnd }: Options) {
	const [loop, setLoop] = useState<Loop | null>(null);
	const bounds = useRef(loop);
	bounds.current = loop;
	const ended = useRef(false);

	useEffect(() => {
		const element = video.current;
		if (!element) return;
		ended.current = false;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const look = () => {
			clearTimeout(timer);
			const now = element.currentTime * 1000;
			if (label.current) label.current.textContent = clock(now - startMs);
			const { current } = bounds;
			if (current?.b != null && now >= current.b) {
				element.currentTime = current.a / 1000;
				return;
			}
			const left = endMs - now;
			if (left <= 30 && !ended.current) {
				ended.current = true;
				element.pause();
				onEnd();
			} else if (left > 1000) ended.current = false;
			// Between two ticks of the film's clock (4 a second) the end would be missed by up to 250 ms.
			if (!element.paused && left > 0 && left < 500) timer = setTimeout(look, left / element.playbackRate);
		};
		element.addEventListener("timeupdate", look);
		element.addEventListener("seeking", look);
		look();
		return () => {
			clearTimeout(timer);
			element.removeEventListener("timeupdate", look);
			element.removeEventListener("seeking", look);
		};
	}, [video, label, startMs, endMs, onEnd]);

	/** First call: start. Second: end. Third: off. */
	const nextLoop = useCallback(() => {
		const now = (video.current?.currentTime ?? 0) * 1000;
		setLoop((old) =>
			old === null ? { a: now, b: null } : old.b === null && now > old.a + 200 ? { a: old.a, b: now } : null,
		);
	}, [video]);
	return { loop, nextLoop };
}

/** Stops the film a moment before its line ends, when the learner wants that. */
export function useAutoPause(on: boolean, playback: Playback, cue: Cue | undefined, offsetMs: number): void {
	const { isPlaying, rate, currentTime, pause } = playback;
	useEffect(() => {
		if (!on || !isPlaying || !cue) return;
		const left = (cue.end_ms + offsetMs - currentTime() * 1000) / rate - 40;
		if (left <= 0) return;
		const timer = setTimeout(pause, left);
		return () => clearTimeout(timer);
	}, [on, isPlaying, cue, offsetMs, rate, currentTime, pause]);
}
