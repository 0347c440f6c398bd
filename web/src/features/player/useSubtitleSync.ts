import { type RefObject, useEffect, useState } from "react";
import type { Cue } from "@/api/types";
import { cueAt } from "@/lib/time";

const tracks = new WeakMap<HTMLVideoElement, TextTrack>();

function trackOf(video: HTMLVideoElement): TextTrack | undefined {
	if (typeof video.addTextTrack !== "function" || typeof VTTCue !== "function") return undefined;
	const known = tracks.get(video);
	if (known) return known;
	// A track cannot be taken off again, so each element gets one and its cues change.
	const track = video.addTextTrack("metadata", "langplug");
	track.mode = "hidden";
	tracks.set(video, track);
	return track;
}

/**
 * Index of the cue that is shown now, or -1. The browser's own cue clock tells (no short cue is missed, one render a cue);
 * after a seek, and where there is no such clock, a binary search does.
 */
export function useSubtitleSync(ref: RefObject<HTMLVideoElement | null>, cues: readonly Cue[], offsetMs = 0): number {
	const [index, setIndex] = useState(-1);
	useEffect(() => {
		const video = ref.current;
		if (!video) return;
		const search = () => setIndex(cueAt(cues, video.currentTime * 1000 - offsetMs));
		const track = trackOf(video);
		const own: VTTCue[] = [];
		const onCue = () => {
			const active = track?.activeCues;
			let latest = -1;
			for (let i = 0; active && i < active.length; i++) latest = Math.max(latest, Number(active[i]?.id));
			setIndex(latest);
		};
		if (track) {
			cues.forEach((cue, i) => {
				const vtt = new VTTCue(
					Math.max(0, (cue.start_ms + offsetMs) / 1000),
					Math.max(0.001, (cue.end_ms + offsetMs) / 1000),
					"",
				);
				vtt.id = String(i);
				own.push(vtt);
				track.addCue(vtt);
			});
			track.addEventListener("cuechange", onCue);
		} else video.addEventListener("timeupdate", search);
		video.addEventListener("seeked", search);
		search();
		return () => {
			video.removeEventListener("seeked", search);
			video.removeEventListener("timeupdate", search);
			track?.removeEventListener("cuechange", onCue);
			for (const vtt of own) track?.removeCue(vtt);
		};
	}, [ref, cues, offsetMs]);
	return index;
}
