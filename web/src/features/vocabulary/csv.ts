// The learner's words as a file: comma separated, quoted where needed, one header line.
import { LEVELS, type Level, type WordState } from "@/api/types";
import type { LibraryWord } from "@/api/wordTypes";

export const COLUMNS = ["lemma", "noun", "status", "stage", "level", "translation"] as const;

const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function toCsv(words: readonly LibraryWord[]): string {
	const rows = words.map((word) => [
		word.lemma,
		word.noun ? "1" : "0",
		// An own word that was never answered; others of which the program guesses are not the learner's.
		word.status === "assumed" ? "new" : word.status,
		String(word.stage),
		word.difficulty_level,
		word.gloss ?? word.translation_en ?? "",
	]);
	return [COLUMNS.join(","), ...rows.map((row) => row.map(quote).join(","))].join("\r\n").concat("\r\n");
}

const hasMark = (bytes: Uint8Array, first: number, second: number) => bytes[0] === first && bytes[1] === second;

function decode(bytes: Uint8Array): string {
	// Spreadsheets write "Unicode text" in two bytes a letter and mark it.
	if (hasMark(bytes, 0xff, 0xfe)) return new TextDecoder("utf-16le").decode(bytes);
	if (hasMark(bytes, 0xfe, 0xff)) return new TextDecoder("utf-16be").decode(bytes);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder("windows-1252").decode(bytes);
	}
}

/** The text of a file, in the encodings that spreadsheets write; null when it is no text: a picture, a table in a format of its own. */
export function textOf(file: ArrayBuffer): string | null {
	const text = decode(new Uint8Array(file));
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they tell what is no text
	return /[\0-\x08\x0e-\x1f]/.test(text) ? null : text;
}

/** Rows of a CSV text with commas, semicolons or tabs; a byte order mark and either line end are understood. */
export function parseCsv(text: string): string[][] {
	const source = text.replace(/^\uFEFF/, "");
	const head = source.slice(0, source.search(/[\r\n]|$/));
	const separator = [",", ";", "\t"].reduce(
		(best, one) => (head.split(one).length > head.split(best).length ? one : best),
		",",
	);
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = "";
	let quoted = false;
	for (let i = 0; i < source.length; i++) {
		const c = source[i] as string;
		if (quoted) {
			if (c !== '"') cell += c;
			else if (source[i + 1] === '"') {
				cell += '"';
				i++;
			} else quoted = false;
		} else if (c === '"' && cell === "") quoted = true;
		else if (c === separator) {
			row.push(cell);
			cell = "";
		} else if (c === "\n" || c === "\r") {
			if (c === "\r" && source[i + 1] === "\n") i++;
			row.push(cell);
			if (row.some((one) => one !== "")) rows.push(row);
			row = [];
			cell = "";
		} else cell += c;
	}
	row.push(cell);
	if (row.some((one) => one !== "")) rows.push(row);
	return rows;
}

export interface ImportedWord {
	lemma: string;
	noun: boolean;
	status: ImportedStatus;
	stage?: number;
	translation: string;
	level: Level;
}

const STATUSES = ["new", "learning", "known", "ignored"] as const satisfies readonly WordState[];
type ImportedStatus = (typeof STATUSES)[number];
const LONGEST_MEANING = 200;
const isTrue = (text: string) => /^(1|true|yes|ja|sí|si)$/i.test(text.trim());

/** Words of a CSV file. Without a header the first column is the word, and all of them are known. */
export function readWords(text: string): { words: ImportedWord[]; bad: number } {
	const rows = parseCsv(text);
	const head = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
	const named = head.includes("lemma") || head.includes("word");
	const column = (...names: string[]) => head.findIndex((name) => names.includes(name));
	const [lemma, noun, status, stage, meaning, level] = named
		? [
				column("lemma", "word"),
				column("noun"),
				column("status", "state"),
				column("stage"),
				column("translation", "meaning"),
				column("level"),
			]
		: [0, -1, -1, -1, -1, -1];
	const words: ImportedWord[] = [];
	let bad = 0;
	for (const row of named ? rows.slice(1) : rows) {
		const word = (row[lemma as number] ?? "").trim();
		const said = status === -1 ? "known" : (row[status as number] ?? "").trim().toLowerCase();
		// "assumed" is the program's own guess and is not a learner's word.
		if (said === "assumed" || said === "name") continue;
		const known = STATUSES.find((one) => one === said);
		if (!word || word.length > 80 || !known) {
			bad++;
			continue;
		}
		const step = Number(row[stage as number]);
		const grade = (row[level as number] ?? "").trim().toUpperCase();
		words.push({
			lemma: word,
			noun: noun === -1 ? /^\p{Lu}/u.test(word) : isTrue(row[noun as number] ?? ""),
			status: known,
			...(known === "learning" ? { stage: step >= 1 && step <= 4 ? step : 1 } : {}),
			translation: (row[meaning as number] ?? "").trim().slice(0, LONGEST_MEANING),
			level: LEVELS.find((one) => one === grade) ?? "unrated",
		});
	}
	return { words, bad };
}
