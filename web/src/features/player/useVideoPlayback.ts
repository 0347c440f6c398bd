import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { currentSettings } from "@/lib/playerSettings";

export interface Playback {
	isPlaying: boolean;
	duration: number;
	rate: number;
	muted: boolean;
	/** The element is the authority for time; reading it renders nothing. Seconds. */
	currentTime: () => number;
	play: () => void;
	pause: () => void;
	toggle: () => void;
	seek: (seconds: number) => void;
	setRate: (rate: number) => void;
	toggleMuted: () => void;
}

export const RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;

/** State of a video element and the ways to change it. */
export function useVideoPlayback(ref: RefObject<HTMLVideoElement | null>): Playback {
	const [isPlaying, setPlaying] = useState(false);
	const [duration, setDuration] = useState(0);
	// As the film begins: see useKeptPlayback.
	const [rate, setRateState] = useState(() => currentSettings().rate);
	const [muted, setMuted] = useState(() => currentSettings().muted);

	useEffect(() => {
		const video = ref.current;
		if (!video) return;
		const handlers: Record<string, () => void> = {
			play: () => setPlaying(true),
			pause: () => setPlaying(false),
			ended: () => setPlaying(false),
			durationchange: () => setDuration(Number.isFinite(video.duration) ? video.duration : 0),
			ratechange: () => setRateState(video.playbackRate),
			volumechange: () => setMuted(video.muted),
		};
		for (const [name, handler] of Object.entries(handlers)) video.addEventListener(name, handler);
		handlers.durationchange?.();
		return () => {
			for (const [name, handler] of Object.entries(handlers)) video.removeEventListener(name, handler);
		};
	}, [ref]);

	const currentTime = useCallback(() => ref.current?.currentTime ?? 0, [ref]);
	const play = useCallback(() => {
		// Refused without a gesture (autoplay policy) or overtaken by a pause: the button shows the truth either way.
		ref.current?.play().catch(() => {});
	}, [ref]);
	const pause = useCallback(() => ref.current?.pause(), [ref]);
	const toggle = useCallback(() => {
		if (ref.current?.paused === false) pause();
		else play();
	}, [ref, play, pause]);
	const seek = useCallback(
		(seconds: number) => {
			if (ref.current) ref.current.currentTime = Math.max(0, seconds);
		},
		[ref],
	);
	const setRate = useCallback(
		(next: number) => {
			if (ref.current) ref.current.playbackRate = next;
		},
		[ref],
	);
	const toggleMuted = useCallback(() => {
		if (ref.current) ref.current.muted = !ref.current.muted;
	}, [ref]);

	return useMemo(
		() => ({ isPlaying, duration, rate, muted, currentTime, play, pause, toggle, seek, setRate, toggleMuted }),
		[isPlaying, duration, rate, muted, currentTime, play, pause, toggle, seek, setRate, toggleMuted],
	);
}
