const two = (n: number) => String(n).padStart(2, "0");

/** 102000 -> "1:42"; from one hour on "1:00:05". */
export function clock(ms: number): string {
	const s = Math.max(0, Math.floor(ms / 1000));
	const h = Math.floor(s / 3600);
	const m = Math.floor(s / 60) % 60;
	return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

export const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

/** Index of the cue that is shown at `ms`, or -1. Cues are sorted by start; of overlapping ones the later start wins. */
export function cueAt(cues: readonly { start_ms: number; end_ms: number }[], ms: number): number {
	let low = 0;
	let high = cues.length - 1;
	while (low <= high) {
		const mid = (low + high) >> 1;
		if ((cues[mid] as { start_ms: number }).start_ms <= ms) low = mid + 1;
		else high = mid - 1;
	}
	for (let i = high; i >= 0 && i > high - 4; i--) {
		const cue = cues[i];
		if (cue && ms < cue.end_ms) return i;
	}
	return -1;
}

/** Index of the last cue that has started at `ms`, or -1. */
export function lastStarted(cues: readonly { start_ms: number }[], ms: number): number {
	let found = -1;
	for (let i = 0; i < cues.length && (cues[i] as { start_ms: number }).start_ms <= ms; i++) found = i;
	return found;
}

/** Milliseconds by which something is moved, as seconds with their sign: "+0.1". */
export const signedSeconds = (ms: number): string => `${ms > 0 ? "+" : ""}${(ms / 1000).toFixed(1)}`;
