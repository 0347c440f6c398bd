// Small real-looking data in the shapes of docs/api.md.
import type { Chunk, ChunkPlan, Cue, Lesson, Pack, PackWord, Profile, Token, Track, Video } from "@/api/types";
import type { Task } from "@/api/tasks";
import type { LibraryPage, LibraryWord } from "@/api/wordTypes";

export const word = (lemma: string, more: Partial<PackWord> = {}): PackWord => ({
	lemma,
	noun: false,
	pos: "verb",
	kind: "content",
	level: "A1",
	level_source: "frequency",
	rank: 100,
	article: null,
	gender: null,
	parts: null,
	reflexive: false,
	gloss: [lemma],
	gloss_source: "FreeDict deu-eng",
	ipa: null,
	...more,
});

export const WORDS: PackWord[] = [
	word("der", { pos: "article", kind: "function", gloss: ["the"] }),
	word("Hund", { pos: "noun", noun: true, article: "der", gender: "m", level: "A1", gloss: ["dog"] }),
	word("schlafen", { gloss: ["to sleep"] }),
	word("ich", { pos: "pronoun", kind: "function", gloss: ["I"] }),
	word("aufstehen", { level: "B1", parts: "auf|stehen", gloss: ["to get up", "to stand up"] }),
	word("um", { pos: "preposition", kind: "function" }),
	word("sechs", { pos: "numeral", kind: "numeral" }),
	word("Jonas", { pos: "name", kind: "name", gloss: null }),
];

/** Finds each surface in the text, in order. */
export function tokens(text: string, parts: [surface: string, word: number, group?: number][]): Token[] {
	let at = 0;
	return parts.map(([surface, index, group = 0]) => {
		const from = text.indexOf(surface, at);
		at = from + surface.length;
		return [from, at, index, group];
	});
}

const cue = (id: number, start: number, end: number, text: string, parts: [string, number, number?][]): Cue => ({
	id,
	start_ms: start,
	end_ms: end,
	text,
	confidence: 1,
	tokens: tokens(text, parts),
});

export const CUES: Cue[] = [
	cue(1, 1000, 3000, "Guten Morgen.", []),
	cue(2, 8000, 12_000, "Der Hund schläft.", [
		["Der", 0],
		["Hund", 1],
		["schläft", 2],
	]),
	cue(3, 12_000, 12_200, "Ja.", []),
	cue(4, 20_000, 24_000, "Ich stehe um sechs auf, Jonas.", [
		["Ich", 3],
		["stehe", 4, 1],
		["um", 5],
		["sechs", 6],
		["auf", 4, 1],
		["Jonas", 7],
	]),
];

export const PACK: Pack = {
	video_id: 3,
	language: "de",
	native: "en",
	start_ms: 0,
	end_ms: 60_000,
	version: "1",
	source: { kind: "embedded", engine: "embedded", label: "German subtitles in the file", draft: false },
	cues: CUES,
	words: WORDS,
	translations: {
		sources: [{ engine: "parallel", quality: "human", label: "English subtitles in the file" }],
		lines: [
			[1, 0, "The dog is asleep."],
			[3, 0, "I get up at six, Jonas."],
		],
	},
};

export const LESSON: Lesson = {
	video_id: 3,
	start_ms: 0,
	end_ms: 60_000,
	level: "A2",
	pack_version: "1",
	states: ["assumed", "new", "learning", "known", "new", "known", "known", "name"],
	stages: [0, 0, 2, 0, 0, 0, 0, 0],
	ask: [
		{ word: 1, count: 3, first_ms: 8000, cue: 1 },
		{ word: 4, count: 2, first_ms: 20_000, cue: 3 },
	],
	share_before: 0.8,
	share_after: 0.95,
	share_target: 0.95,
	running_words: 20,
	new_words: 2,
	help: [1, 3],
};

export const chunk = (index: number, more: Partial<Chunk> = {}): Chunk => ({
	index,
	start_ms: index * 60_000,
	end_ms: (index + 1) * 60_000,
	state: "ready",
	task_id: null,
	known_until_ms: (index + 1) * 60_000,
	done: false,
	new_words: 4,
	share: 0.86,
	...more,
});

export const PLAN: ChunkPlan = {
	video_id: 3,
	language: "de",
	native: "en",
	transcript: {
		id: 8,
		kind: "embedded",
		engine: "embedded",
		label: "German subtitles in the file",
		draft: false,
		complete: true,
		offset_ms: 0,
		known_until_ms: 180_000,
	},
	missing: null,
	missing_code: null,
	chunks: [chunk(0), chunk(1, { done: true }), chunk(2, { state: "todo" })],
};

export const track = (more: Partial<Track> = {}): Track => ({
	id: 9,
	language: "en",
	kind: "sidecar",
	label: "English subtitles beside the film",
	name: null,
	draft: false,
	complete: true,
	offset_ms: 0,
	removable: false,
	...more,
});

export const video = (more: Partial<Video> = {}): Video => ({
	id: 3,
	series: "Nachbarn",
	season: "1",
	episode: "2",
	season_number: 1,
	episode_number: 2,
	title: "Der Schlüssel",
	path: "Nachbarn/Season 01/Nachbarn S01E02 Der Schlüssel.mkv",
	duration_ms: 180_000,
	looked_into: true,
	has_subtitles: true,
	subtitles: { kind: "embedded", language: "de", label: "German subtitles in the file", missing: null },
	problem: null,
	problem_code: null,
	unplayable: null,
	added_at: "2026-11-23T20:00:00Z",
	position_ms: 0,
	watched_at: null,
	finished: false,
	chunk_count: 3,
	chunks_done: 1,
	known_share: 0.83,
	levels: { A1: 0.6, A2: 0.2, B1: 0.1, unrated: 0.1 },
	...more,
});

export const task = (more: Partial<Task> = {}): Task => ({
	task_id: "T1",
	kind: "process_chunk",
	title: "Nachbarn S1 E2, 0:00–5:01",
	status: "processing",
	progress: 41.5,
	step: "speech",
	message: "Listening: 2:05 of 5:01",
	eta_seconds: 40,
	attempts: 1,
	video_id: 3,
	start_ms: 0,
	end_ms: 60_000,
	error: null,
	result: null,
	created_at: null,
	started_at: null,
	finished_at: null,
	queued_before: 0,
	...more,
});

export const libraryWord = (id: number, more: Partial<LibraryWord> = {}): LibraryWord => ({
	id,
	word: `Wort${id}`,
	lemma: `Wort${id}`,
	noun: true,
	article: "das",
	difficulty_level: "A1",
	level_source: "frequency",
	part_of_speech: "noun",
	gender: "n",
	translation_en: null,
	gloss: `word ${id}`,
	pronunciation: null,
	is_known: false,
	status: "new",
	stage: 0,
	confidence_level: 0,
	rank: id,
	own: null,
	...more,
});

export const profile = (more: Partial<Profile> = {}): Profile => ({
	id: 1,
	username: "ana",
	email: "ana@example.org",
	is_admin: false,
	created_at: null,
	last_login: null,
	native_language: { code: "en", name: "English", native_name: "English" },
	target_language: { code: "de", name: "German", native_name: "Deutsch" },
	level: "A1",
	levels: {},
	chunk_duration_minutes: 5,
	game_words: 4,
	...more,
});

export const libraryPage = (words: LibraryWord[], total = words.length): LibraryPage => ({
	words,
	total_count: total,
	known_count: 0,
	limit: 100,
	offset: 0,
	language: "de",
	level: null,
});
