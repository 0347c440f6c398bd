import { type RefObject, useEffect } from "react";
import { changeSettings, currentSettings } from "@/lib/playerSettings";

/** Speed and sound are the learner's and not a part's: each film begins with those that the last one had. */
export function useKeptPlayback(ref: RefObject<HTMLVideoElement | null>): void {
	useEffect(() => {
		const video = ref.current;
		if (!video) return;
		const { rate, muted } = currentSettings();
		video.playbackRate = rate;
		// An element that loads again goes back to this one.
		video.defaultPlaybackRate = rate;
		video.muted = muted;
		const keepRate = () => {
			const { playbackRate } = video;
			if (playbackRate === currentSettings().rate) return;
			video.defaultPlaybackRate = playbackRate;
			changeSettings({ rate: playbackRate });
		};
		const keepSound = () => {
			if (video.muted !== currentSettings().muted) changeSettings({ muted: video.muted });
		};
		video.addEventListener("ratechange", keepRate);
		video.addEventListener("volumechange", keepSound);
		return () => {
			video.removeEventListener("ratechange", keepRate);
			video.removeEventListener("volumechange", keepSound);
		};
	}, [ref]);
}
