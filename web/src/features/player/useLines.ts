import { useMemo } from "react";
import type { Cue, WordState } from "@/api/types";
import { lastStarted } from "@/lib/time";
import { hasNewWord } from "./lines";
import { type Playback, RATES } from "./useVideoPlayback";

/** Ways through the film by its lines; none leaves the part. */
export function useLines(
	cues: readonly Cue[],
	states: readonly WordState[],
	playback: Playback,
	offsetMs: number,
	startMs: number,
	endMs: number,
) {
	const { currentTime, seek, play, setRate } = playback;
	return useMemo(() => {
		const nowMs = () => currentTime() * 1000 - offsetMs;
		const clamp = (ms: number) => Math.max(startMs, Math.min(endMs - 100, ms));
		const toMs = (ms: number) => seek(clamp(ms) / 1000);
		const toLine = (ms: number) => toMs(ms + offsetMs + 1);
		const toCue = (cue: Cue | undefined) => cue && toLine(cue.start_ms);
		return {
			/** To a time of the film. */
			toMs,
			/** To the time at which a line begins in the pack, which may be another in the film. */
			toLine,
			prevLine: () => {
				const at = lastStarted(cues, nowMs());
				// Early in a line "back" means the line before; later, this one again.
				const cue = cues[at];
				toCue(cue && nowMs() - cue.start_ms > 1000 ? cue : (cues[at - 1] ?? cue));
			},
			nextLine: () => toCue(cues[lastStarted(cues, nowMs()) + 1]),
			repeat: () => {
				toCue(cues[Math.max(0, lastStarted(cues, nowMs()))]);
				play();
			},
			nextNew: () => {
				const from = lastStarted(cues, nowMs()) + 1;
				toCue(cues.slice(from).find((cue) => hasNewWord(cue, states)) ?? cues.find((cue) => hasNewWord(cue, states)));
			},
			jump: (ms: number) => toMs(currentTime() * 1000 + ms),
			changeRate: (step: number, now: number) => {
				const at = RATES.findIndex((rate) => rate >= now - 0.001);
				setRate(RATES[Math.max(0, Math.min(RATES.length - 1, at + step))] ?? 1);
			},
		};
	}, [cues, states, currentTime, seek, play, setRate, offsetMs, startMs, endMs]);
}
