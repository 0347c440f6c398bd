// The shapes of docs/api.md.

export type Level = "A1" | "A2" | "B1" | "B2" | "C1" | "C2" | "unrated";
export const LEVELS: readonly Level[] = ["A1", "A2", "B1", "B2", "C1", "C2", "unrated"];

/** A word as this learner meets it. */
export type WordState = "new" | "learning" | "assumed" | "known" | "ignored" | "name";
/** What a learner may say about a word. */
export type WordStatus = "new" | "learning" | "known" | "ignored" | "forget";
export type LevelSource = "none" | "frequency" | "list" | "correction";

export interface User {
	id: number;
	username: string;
	email: string;
	is_superuser: boolean;
	is_active: boolean;
	created_at: string | null;
	last_login: string | null;
}

export interface LanguageName {
	code: string;
	name: string;
	native_name: string;
}

export interface Profile {
	id: number;
	username: string;
	email: string;
	is_admin: boolean;
	created_at: string | null;
	last_login: string | null;
	native_language: LanguageName;
	target_language: LanguageName;
	level: string;
	levels: Record<string, string>;
	chunk_duration_minutes: number;
	game_words: number;
}

export type Languages = Record<string, { name: string; native_name: string; target: boolean; natives: string[] }>;

export interface Settings {
	level: string;
	chunk_duration_minutes: number;
	game_words: number;
	theme?: string;
	utc_offset_minutes?: number;
	daily_goal?: number;
	app?: Record<string, unknown>;
}

export type SubtitleKind = "sidecar" | "embedded" | "upload" | "recognised" | "engine" | "none";

export interface Video {
	id: number;
	series: string;
	season: string;
	episode: string;
	season_number: number | null;
	episode_number: number | null;
	title: string;
	path: string;
	/** Null: unknown, because it is not looked into yet or says nothing of it. */
	duration_ms: number | null;
	/** False: the scan has listed it, and what is in it is not known yet. */
	looked_into: boolean;
	has_subtitles: boolean;
	/** `missing`: with kind "none", what is not there; `label` says it in words. */
	subtitles: {
		kind: SubtitleKind;
		language: string | null;
		label: string;
		missing: "no_sound" | "no_speech_engine" | null;
	};
	/** What is wrong with the file, in the server's words and by name. */
	problem: string | null;
	problem_code: string | null;
	/** Why browsers do not play the file as it is: "AC-3 sound". */
	unplayable: string | null;
	added_at: string;
	position_ms: number;
	watched_at: string | null;
	finished: boolean;
	chunk_count: number;
	chunks_done: number;
	known_share: number | null;
	levels: Partial<Record<Level, number>> | null;
}

export interface Chunk {
	index: number;
	start_ms: number;
	end_ms: number;
	state: "ready" | "todo" | "processing" | "failed";
	task_id: string | null;
	/** Can be watched from its start to here now. */
	known_until_ms: number;
	done: boolean;
	new_words: number | null;
	share: number | null;
}

export interface ChunkPlan {
	video_id: number;
	language: string;
	native: string;
	transcript: {
		id: number;
		kind: SubtitleKind;
		engine: string;
		label: string;
		draft: boolean;
		complete: boolean;
		offset_ms: number;
		known_until_ms: number;
	} | null;
	missing: string | null;
	missing_code: string | null;
	chunks: Chunk[];
}

/** [start, end, word, group]: UTF-16 offsets, index into words, number shared by the parts of a separated verb or 0. */
export type Token = [number, number, number, number];

export interface Cue {
	id: number;
	start_ms: number;
	end_ms: number;
	text: string;
	confidence: number;
	tokens: Token[];
	/** Entries of several words, "give up": index of the entry in words, then of its tokens in this cue, the verb first. */
	phrases?: number[][];
}

export interface PackWord {
	lemma: string;
	noun: boolean;
	pos: string;
	kind: "content" | "function" | "name" | "numeral" | "interjection";
	level: Level;
	level_source: LevelSource;
	rank: number | null;
	article: string | null;
	gender: string | null;
	/** The seam of a compound or of a separable verb: "Wasch|maschine". */
	parts: string | null;
	reflexive: boolean;
	gloss: string[] | null;
	gloss_source: string | null;
	ipa: string | null;
}

export interface Pack {
	video_id: number;
	language: string;
	native: string;
	start_ms: number;
	end_ms: number;
	version: string;
	source: { kind: SubtitleKind; engine: string; label: string; draft: boolean };
	cues: Cue[];
	words: PackWord[];
	translations: {
		sources: { engine: string; quality: "human" | "machine" | "rough" | "gloss"; label: string }[];
		lines: [number, number, string][];
	};
}

/** Subtitles in use, one track a language. */
export interface Track {
	id: number;
	language: string;
	kind: SubtitleKind;
	label: string;
	name: string | null;
	draft: boolean;
	complete: boolean;
	offset_ms: number;
	removable: boolean;
}

export interface Ask {
	word: number;
	count: number;
	first_ms: number;
	cue: number;
}

export interface Lesson {
	video_id: number;
	start_ms: number;
	end_ms: number;
	level: string;
	pack_version: string;
	states: WordState[];
	stages: number[];
	ask: Ask[];
	share_before: number;
	share_after: number;
	share_target: number;
	running_words: number;
	new_words: number;
	help: number[];
}

export interface Doctor {
	engines: {
		kind: "speech" | "translation" | "dictionary" | "codec";
		name: string;
		label: string;
		languages: string[];
		available: boolean;
		leaves_house: boolean;
		hint: string | null;
	}[];
	sources: { language?: string; name: string; licence: string; what: string; package: string; version: string }[];
}

/** What a learner has done so far. Times are minutes. */
export interface Progress {
	total_watch_time: number;
	vocabulary_learned: number;
	current_streak: number;
	longest_streak: number;
}

export interface ProgressDay {
	/** "2026-11-26" */
	date: string;
	watch_time: number;
	vocabulary_learned: number;
}

export interface Flags {
	new_player: boolean;
	[name: string]: boolean;
}
