// A learner's words out into a file and in from one, by the server's own lists.
import { ApiError, post, remove } from "@/api/client";
import { type ImportedWord, readWords, toCsv } from "./csv";
import { everyWord, patiently, wordsWithoutMeaning } from "./library";

const BATCH = 200;

/** The words of which something was said, and the own ones. The rest is the program's, not the learner's. */
export async function exportWords(language: string): Promise<string> {
	const words = await everyWord(language);
	return toCsv(words.filter((word) => word.own !== null || ["learning", "known", "ignored"].includes(word.status)));
}

/** What was taken in, also when it ended before its time. */
export interface Import {
	count: number;
	/** Lines that were not understood. */
	bad: number;
	/** What takes the states back, by the server's numbers. */
	undos: number[];
	/** Own words that were added, by their numbers. */
	own: number[];
	failure?: unknown;
}

async function mark(language: string, words: readonly ImportedWord[], done: Import): Promise<void> {
	for (let at = 0; at < words.length; at += BATCH) {
		const batch = words.slice(at, at + BATCH);
		const marks = batch.map(({ lemma, noun, status, stage }) => ({ lemma, noun, status, stage }));
		const { undo } = await patiently(() =>
			post<{ undo: number }>("/api/vocabulary/status", { language, words: marks, evidence: "library" }),
		);
		done.undos.push(undo);
		done.count += batch.length;
	}
}

async function addOwn(language: string, word: ImportedWord, done: Import): Promise<void> {
	const { lemma, noun, translation, level } = word;
	try {
		const { id } = await patiently(() =>
			post<{ id: number }>("/api/vocabulary/words", { lemma, noun, translation, level, language }),
		);
		done.own.push(id);
	} catch (error) {
		// It is there already.
		if (!(error instanceof ApiError) || error.status !== 409) throw error;
	}
}

const key = ({ lemma, noun }: { lemma: string; noun: boolean }) => `${noun ? "n" : "o"}/${lemma}`;

/** What no dictionary here knows and the file translates becomes an own word. */
async function addUnknown(language: string, words: readonly ImportedWord[], done: Import): Promise<void> {
	const translated = new Map(words.filter((word) => word.translation).map((word) => [key(word), word]));
	for (const status of new Set([...translated.values()].map((word) => word.status)))
		for (const unknown of await wordsWithoutMeaning(language, status)) {
			const word = translated.get(key(unknown));
			if (word) await addOwn(language, word, done);
		}
}

export async function importWords(language: string, text: string): Promise<Import> {
	const { words, bad } = readWords(text);
	const done: Import = { count: 0, bad, undos: [], own: [] };
	try {
		await mark(language, words, done);
		await addUnknown(language, words, done);
	} catch (failure) {
		done.failure = failure;
	}
	return done;
}

/** The last first. What is taken back is crossed off, so that a second attempt goes on where the first one ended. */
export async function takeImportBack({ own, undos }: Import): Promise<void> {
	for (let id = own.at(-1); id !== undefined; own.pop(), id = own.at(-1)) {
		const path = `/api/vocabulary/words/${id}`;
		await patiently(() => remove(path));
	}
	for (let undo = undos.at(-1); undo !== undefined; undos.pop(), undo = undos.at(-1)) {
		const json = { undo };
		await patiently(() => post("/api/vocabulary/undo", json));
	}
}
