// Entries of several words in a cue: "gave it up" is a place of "give up".
import type { Cue, Token } from "./types";

/** Where an entry stands in a cue: the tokens of each place in order. The two parts of a verb are one place. */
export function placesOf(cue: Cue, index: number): Token[][] {
	const places: Token[][] = [];
	for (const [entry, ...at] of cue.phrases ?? [])
		if (entry === index) places.push(at.flatMap((token) => (cue.tokens[token] ? [cue.tokens[token]] : [])));
	const groups = new Map<number, Token[]>();
	for (const token of cue.tokens) {
		const [, , word, group] = token;
		if (word !== index) continue;
		const place = groups.get(group);
		if (place && group > 0) place.push(token);
		else {
			const begun = [token];
			if (group > 0) groups.set(group, begun);
			places.push(begun);
		}
	}
	return places;
}

/** What a learner is asked for in a cue: a phrase stands in place of its verb. */
export function entriesOf(cue: Cue): number[] {
	const leads = new Map((cue.phrases ?? []).map(([entry = -1, verb = -1]) => [verb, entry]));
	return cue.tokens.map(([, , word], i) => leads.get(i) ?? word);
}
