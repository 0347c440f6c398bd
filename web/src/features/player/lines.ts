// What a cue is made of, for the screen.
import type { Cue, Pack, PackWord, WordState } from "@/api/types";
import { entriesOf, placesOf } from "@/api/phrases";
import { withSeams } from "@/lib/seams";

export interface Segment {
	text: string;
	/** The text with soft hyphens at the seams of a long compound. */
	shown: string;
	/** Index into the pack's words; -1 for what stands between words. */
	word: number;
	/** What the word stands for: the phrase it is part of, else itself. */
	entry: number;
	/** A separated verb or a phrase in this cue: its number, and which part this is. */
	group: number;
	part?: 1 | 2;
	/** Verbs whose parts stand on both sides of this segment. */
	inside: number[];
}

/** Numbers of phrases begin beyond those of separated verbs. */
const PHRASES = 1000;

export function segmentsOf(cue: Cue, words?: readonly PackWord[]): Segment[] {
	const phrases = new Map<number, [number, number]>();
	cue.phrases?.forEach(([entry = -1, ...at], i) => {
		for (const token of at) phrases.set(token, [entry, PHRASES + i]);
	});
	const tokens = cue.tokens.map((token, i) => [...token, phrases.get(i)] as const).sort((a, b) => a[0] - b[0]);
	const segments: Segment[] = [];
	let at = 0;
	const plain = (to: number) => {
		if (to <= at) return;
		const text = cue.text.slice(at, to);
		segments.push({ text, shown: text, word: -1, entry: -1, group: 0, inside: [] });
	};
	for (const [from, to, word, own, phrase] of tokens) {
		if (from < at) continue;
		plain(from);
		const text = cue.text.slice(from, to);
		const [entry, group] = phrase ?? [word, own];
		segments.push({ text, shown: withSeams(text, words?.[word]?.parts), word, entry, group, inside: [] });
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

/**
 * The segments by what stays on one line: a word with the signs that touch it. A browser would break before a full stop that
 * follows a word with a mark, because to it the word is a box.
 */
export function runsOf(segments: readonly Segment[]): Segment[][] {
	const runs: Segment[][] = [];
	let open: Segment[] = [];
	const close = () => {
		if (open.length > 0) runs.push(open);
		open = [];
	};
	for (const segment of segments) {
		if (segment.word >= 0) {
			open.push(segment);
			continue;
		}
		for (const text of segment.text.split(/(\s+)/)) {
			if (text === "") continue;
			const space = text.trim() === "";
			if (space) close();
			open.push({ ...segment, text, shown: text });
			if (space) close();
		}
	}
	close();
	return runs;
}

/**
 * The state that a word shows. Of what is probably known only words with a meaning of their own are marked, and only when
 * the learner wants it: dots under every "der" and "in" would say nothing.
 */
export function shownState(state: WordState | undefined, word: PackWord | undefined, markAssumed: boolean): WordState {
	if (state === "assumed" && (!markAssumed || (word && word.kind !== "content"))) return "known";
	return state ?? "known";
}

/** A separable verb as its two halves, read off a place where it stands apart: "auf|stehen". */
export function verbParts(cues: readonly Cue[], words: readonly PackWord[], index: number): string | null {
	const word = words[index];
	if (!word || word.noun) return null;
	if (word.parts) return word.parts;
	for (const cue of cues)
		for (const [from, to, at, group] of cue.tokens) {
			const particle = cue.text.slice(from, to).toLowerCase();
			if (at === index && group > 0 && particle.length < word.lemma.length && word.lemma.startsWith(particle))
				return `${particle}|${word.lemma.slice(particle.length)}`;
		}
	return null;
}

/** How often a word is said in these cues; the parts of a verb, and a phrase, are one word. */
export const timesSaid = (cues: readonly Cue[], index: number): number =>
	cues.reduce((sum, cue) => sum + placesOf(cue, index).length, 0);

/** When each word of a cue begins, in milliseconds: estimated by where it stands in the line. */
export function wordStarts(cue: Cue): number[] {
	const length = Math.max(1, cue.text.length);
	return [...cue.tokens]
		.sort((a, b) => a[0] - b[0])
		.map(([from]) => cue.start_ms + ((cue.end_ms - cue.start_ms) * from) / length);
}

/** New words in every `step` milliseconds of the part: the ticks above the seek bar. */
export function newWordTicks(pack: Pack, states: readonly WordState[], step: number): number[] {
	const ticks = new Array<number>(Math.max(1, Math.ceil((pack.end_ms - pack.start_ms) / step))).fill(0);
	for (const cue of pack.cues) {
		const slot = Math.floor((cue.start_ms - pack.start_ms) / step);
		if (slot < 0 || slot >= ticks.length) continue;
		ticks[slot] = (ticks[slot] ?? 0) + entriesOf(cue).filter((word) => states[word] === "new").length;
	}
	return ticks;
}

export const hasNewWord = (cue: Cue, states: readonly WordState[]): boolean =>
	entriesOf(cue).some((word) => states[word] === "new");

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
