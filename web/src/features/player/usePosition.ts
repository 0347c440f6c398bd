import { type RefObject, useEffect } from "react";
import { call } from "@/api/client";

const EVERY_MS = 10_000;

/** Tells the server where the film is: every ten seconds of play, at each pause, and when the page is left. */
export function usePosition(ref: RefObject<HTMLVideoElement | null>, videoId: number): void {
	useEffect(() => {
		const video = ref.current;
		if (!video) return;
		let played = 0;
		let last = performance.now();
		let saved = -1;
		const count = () => {
			const now = performance.now();
			if (!video.paused) played += now - last;
			last = now;
		};
		const save = (keepalive: boolean) => {
			count();
			const position = Math.round(video.currentTime * 1000);
			if (video.readyState === 0 || position === saved) return;
			saved = position;
			const json = { position_ms: position, played_ms: Math.round(played) };
			played = 0;
			// The next report carries the position again; nothing to do now.
			call(`/api/videos/${videoId}/position`, { method: "PUT", json, keepalive }).catch(() => {});
		};
		const onPlay = () => {
			last = performance.now();
		};
		const onPause = () => {
			played += performance.now() - last;
			last = performance.now();
			save(false);
		};
		const onHide = () => save(true);
		const timer = setInterval(() => !video.paused && save(false), EVERY_MS);
		video.addEventListener("play", onPlay);
		video.addEventListener("pause", onPause);
		addEventListener("pagehide", onHide);
		return () => {
			clearInterval(timer);
			video.removeEventListener("play", onPlay);
			video.removeEventListener("pause", onPause);
			removeEventListener("pagehide", onHide);
			save(true);
		};
	}, [ref, videoId]);
}
