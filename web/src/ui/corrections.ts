// What a learner has said about words: corrections in force, and taking them back.
import { queryOptions } from "@tanstack/react-query";
import { get, post, remove } from "@/api/client";

/** As the server keeps it; null: nothing said. */
export interface Correction {
	id: number;
	language: string;
	surface: string | null;
	lemma: string;
	noun: boolean | null;
	new_lemma: string | null;
	new_gloss: string | null;
	new_level: string | null;
	is_name: boolean | null;
	everybody: boolean;
}

const SAID = ["language", "surface", "lemma", "new_lemma", "new_gloss", "new_level", "is_name"] as const;
const PATH = "/api/vocabulary/corrections";

export const correctionsQuery = (language: string) =>
	queryOptions({
		queryKey: ["vocabulary", "corrections", language],
		queryFn: ({ signal }) => get<Correction[]>(`${PATH}?language=${language}`, signal),
	});

/** One's own that made the word what it is shown as; of all its forms where none is named. */
export const correctionsOf = (all: readonly Correction[], lemma: string, surface?: string): Correction[] =>
	all.filter(
		(one) =>
			!one.everybody &&
			(one.lemma === lemma || one.new_lemma === lemma) &&
			(surface === undefined || one.surface === null || one.surface === surface),
	);

/** The one that a further correction of this word would be added to. */
export const sameWord = (all: readonly Correction[], lemma: string, surface?: string): Correction | undefined =>
	all.find(
		(one) =>
			!one.everybody &&
			one.noun === null &&
			one.lemma === lemma &&
			one.surface === (surface === undefined ? null : surface),
	);

export const correct = (json: Record<string, unknown>) => post<{ id: number }>(PATH, json);

export const takeBack = (id: number) => remove(`${PATH}/${id}`);

/** Takes the last word back: what it was added to is said again. May be tried again where it broke off. */
export function takeLastBack(id: number, before: Correction | undefined): () => Promise<void> {
	let gone = false;
	return async () => {
		if (!gone) await takeBack(id);
		gone = true;
		if (!before) return;
		const said = SAID.filter((name) => before[name] !== null);
		await correct(Object.fromEntries(said.map((name) => [name, before[name]])));
	};
}
