// The shapes of docs/api.md, section Words.
import type { Level, LevelSource, WordState } from "./types";

export interface LibraryWord {
	id: number;
	word: string;
	lemma: string;
	noun: boolean;
	article: string | null;
	difficulty_level: Level;
	level_source: LevelSource;
	part_of_speech: string | null;
	gender: string | null;
	translation_en: string | null;
	gloss: string | null;
	pronunciation: string | null;
	is_known: boolean;
	status: WordState;
	stage: number;
	confidence_level: number;
	rank: number | null;
	/** The number of a word of the learner's own. */
	own: number | null;
}

export interface LibraryPage {
	words: LibraryWord[];
	total_count: number;
	known_count: number;
	limit: number;
	offset: number;
	language: string;
	level: string | null;
}

export interface VocabularyStats {
	levels: Record<string, { total_words: number; user_known: number }>;
	target_language: string;
	total_words: number;
	total_known: number;
}

export interface WordInfo {
	found: boolean;
	word: string;
	lemma: string;
	noun: boolean;
	language: string;
	difficulty_level: Level;
	level_source: LevelSource;
	rank: number | null;
	part_of_speech: string | null;
	gender: string | null;
	article: string | null;
	parts: string | null;
	pronunciation: string | null;
	/** Corrected: a person's, not the dictionary's. */
	glosses: { text: string; label: string | null; corrected?: boolean }[];
	gloss_source: string | null;
	examples: { text: string; translation: string | null }[];
	forms: string[];
	status: WordState;
	stage: number;
	notes: string | null;
	translation_en: string | null;
	/** Where it is said in the films; left out by a server that does not look there. */
	scenes?: { video_id: number; title: string; start_ms: number; text: string }[];
}
