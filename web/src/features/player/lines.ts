// What a cue is made of, for the screen.
import type { Cue, Pack, WordState } from "@/api/types";

export interface Segment {
	text: string;
	/** Index into the pack's words; -1 for what stands between words. */
	word: number;
	/** A separated verb in this cue: its number, and which part this is. */
	group: number;
	part?: 1 | 2;
	/** Verbs whose parts stand on both sides of this segment. */
	inside: number[];
}

export function segmentsOf(cue: Cue): Segment[] {
	const tokens = [...cue.tokens].sort((a, b) => a[0] - b[0]);
	const segments: Segment[] = [];
	let at = 0;
	const plain = (to: number) => {
		if (to > at) segments.push({ text: cue.text.slice(at, to), word: -1, group: 0, inside: [] });
	};
	for (const [from, to, word, group] of tokens) {
		if (from < at) continue;
		plain(from);
		segments.push({ text: cue.text.slice(from, to), word, group, inside: [] });
		at = to;
	}
	plain(cue.text.length);
	for (const group of new Set(segments.map((segment) => segment.group))) {
		if (group === 0) continue;
		const places = segments.flatMap((segment, i) => (segment.group === group ? [i] : []));
		const first = places[0] ?? 0;
		const last = places.at(-1) ?? 0;
		segments.forEach((segment, i) => {
			if (i === first && last > first) segment.part = 1;
			else if (i === last && last > first) segment.part = 2;
			else if (i > first && i < last) segment.inside.push(group);
		});
	}
	return segments;
}

/** New words in every `step` milliseconds of the part: the ticks above the seek bar. */
export function newWordTicks(pack: Pack, states: readonly WordState[], step: number): number[] {
	const ticks = new Array<number>(Math.max(1, Math.ceil((pack.end_ms - pack.start_ms) / step))).fill(0);
	for (const cue of pack.cues) {
		const slot = Math.floor((cue.start_ms - pack.start_ms) / step);
		if (slot < 0 || slot >= ticks.length) continue;
		ticks[slot] = (ticks[slot] ?? 0) + cue.tokens.filter(([, , word]) => states[word] === "new").length;
	}
	return ticks;
}

export const hasNewWord = (cue: Cue, states: readonly WordState[]): boolean =>
	cue.tokens.some(([, , word]) => states[word] === "new");

const GROUP_GAP_MS = 1500;

/** The second line of each cue. A line that stands for several cues is repeated while they follow each other closely. */
export function secondLines(pack: Pack): ({ text: string; source: number } | undefined)[] {
	const lines = new Array<{ text: string; source: number } | undefined>(pack.cues.length).fill(undefined);
	for (const [cue, source, text] of pack.translations.lines) lines[cue] = { text, source };
	for (let i = 1; i < lines.length; i++) {
		const before = lines[i - 1];
		const [a, b] = [pack.cues[i - 1], pack.cues[i]];
		if (lines[i] || !before || !a || !b || pack.translations.sources[before.source]?.quality !== "human") continue;
		if (b.start_ms - a.end_ms < GROUP_GAP_MS) lines[i] = before;
	}
	return lines;
}
