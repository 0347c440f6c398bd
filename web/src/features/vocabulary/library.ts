// The lists of the vocabulary library as the server gives them: own words first, then what the dictionaries list, and last what else
// something was said about.
import { ApiError, get } from "@/api/client";
import type { Level, WordState } from "@/api/types";
import type { LibraryPage, LibraryWord } from "@/api/wordTypes";

/** The server gives no more at a time. */
const MOST = 1000;
const PATIENCE = 20;

export interface Filter {
	language: string;
	level: Level | "all";
	status: WordState | "all";
	search: string;
}

export const pageUrl = ({ language, level, status, search }: Filter, offset: number, limit: number) => {
	const query = new URLSearchParams({ language, limit: String(limit), offset: String(offset) });
	if (level !== "all") query.set("level", level);
	if (status !== "all") query.set("status", status);
	if (search) query.set("search", search);
	return `/api/vocabulary/library?${query}`;
};

/** Asks again when the server is asked too much, after the pause that it names. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
	for (let tries = 0; ; tries++) {
		try {
			return await ask();
		} catch (error) {
			if (!(error instanceof ApiError) || error.status !== 429 || tries === PATIENCE) throw error;
			await new Promise((resolve) => setTimeout(resolve, 1000 * Math.max(1, error.retryAfter)));
		}
	}
}

const ofState = (language: string, status: Filter["status"]) => {
	const filter: Filter = { language, level: "all", status, search: "" };
	return (offset: number, limit = MOST) => patiently(() => get<LibraryPage>(pageUrl(filter, offset, limit)));
};

/** The whole library of a language. */
export async function everyWord(language: string): Promise<LibraryWord[]> {
	const page = ofState(language, "all");
	const words: LibraryWord[] = [];
	for (;;) {
		const next = await page(words.length);
		words.push(...next.words);
		if (next.words.length === 0 || words.length >= next.total_count) return words;
	}
}

/** The words of a state that no dictionary lists and of which nothing here knows a meaning: looked for from the end, up to the dictionaries' list. */
export async function wordsWithoutMeaning(language: string, status: WordState): Promise<LibraryWord[]> {
	const page = ofState(language, status);
	const found: LibraryWord[] = [];
	for (let end = (await page(0, 1)).total_count; end > 0; ) {
		const from = Math.max(0, end - MOST);
		const { words } = await page(from, end - from);
		const unlisted = words.filter((word) => word.rank === null && word.own === null);
		found.push(...unlisted.filter((word) => !word.gloss && !word.translation_en));
		if (unlisted.length < words.length) break;
		end = from;
	}
	return found;
}
