// Server state: one place for keys, fetchers and what a write changes. Only data routes import this.
import { QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, get } from "./client";
import { noteLearner } from "./outbox";
import type {
	ChunkPlan,
	Doctor,
	Flags,
	Languages,
	Lesson,
	Pack,
	Profile,
	Progress,
	ProgressDay,
	Settings,
	Track,
	Video,
} from "./types";
import type { Task } from "./tasks";
import type { VocabularyStats, WordInfo } from "./wordTypes";

const MINUTE = 60_000;
const SCAN_MS = 3000;

export const makeQueryClient = (): QueryClient =>
	new QueryClient({
		defaultOptions: {
			queries: {
				staleTime: MINUTE / 2,
				retry: (count, error) => !(error instanceof ApiError && error.status > 0 && error.status < 500) && count < 2,
				refetchOnWindowFocus: true,
			},
		},
	});

export const profileQuery = () =>
	queryOptions({
		queryKey: ["profile"],
		queryFn: async ({ signal }) => {
			const profile = await get<Profile>("/api/profile", signal);
			noteLearner(profile.id);
			return profile;
		},
		staleTime: 5 * MINUTE,
	});

export const settingsQuery = () =>
	queryOptions({
		queryKey: ["settings"],
		queryFn: ({ signal }) => get<Settings>("/api/profile/settings", signal),
		staleTime: 5 * MINUTE,
	});

export const languagesQuery = () =>
	queryOptions({
		queryKey: ["languages"],
		queryFn: ({ signal }) => get<Languages>("/api/profile/languages", signal),
		staleTime: 5 * MINUTE,
	});

/**
 * The pause before a library that is being looked into is asked for again, in ms; longer each time, a minute in the end: a file that
 * nobody may read stays listed and is never looked into.
 */
export const scanPause = ({ dataUpdateCount }: { dataUpdateCount: number }): number =>
	Math.min(MINUTE, SCAN_MS * Math.max(1, dataUpdateCount));

const scanned = (videos: readonly Video[]): boolean => videos.length > 0 && videos.every((video) => video.looked_into);

/** Asked again while the scan has listed films that it has not looked into, or none yet. */
export const videosQuery = () =>
	queryOptions({
		queryKey: ["videos"],
		queryFn: ({ signal }) => get<Video[]>("/api/videos", signal),
		refetchInterval: ({ state }) => (state.data && !scanned(state.data) ? scanPause(state) : false),
	});

export const chunksQuery = (videoId: number) =>
	queryOptions({
		queryKey: ["chunks", videoId],
		queryFn: ({ signal }) => get<ChunkPlan>(`/api/videos/${videoId}/chunks`, signal),
	});

interface Span {
	start_ms: number;
	end_ms: number;
}
const span = ({ start_ms, end_ms }: Span) => `start_ms=${start_ms}&end_ms=${end_ms}`;

export const packQuery = (videoId: number, chunk: Span) =>
	queryOptions({
		queryKey: ["pack", videoId, chunk.start_ms, chunk.end_ms],
		queryFn: ({ signal }) => get<Pack>(`/api/videos/${videoId}/pack?${span(chunk)}`, signal),
		staleTime: 10 * MINUTE,
	});

export const lessonKey = (videoId: number, chunk: Span) => ["lesson", videoId, chunk.start_ms, chunk.end_ms] as const;

export const lessonQuery = (videoId: number, chunk: Span) =>
	queryOptions({
		queryKey: lessonKey(videoId, chunk),
		queryFn: ({ signal }) => get<Lesson>(`/api/videos/${videoId}/lesson?${span(chunk)}`, signal),
		staleTime: 10 * MINUTE,
		refetchOnWindowFocus: false,
	});

export const tracksQuery = (videoId: number) =>
	queryOptions({
		queryKey: ["tracks", videoId],
		queryFn: ({ signal }) => get<Track[]>(`/api/videos/${videoId}/tracks`, signal),
	});

export const taskKey = (taskId: string) => ["task", taskId] as const;

export const tasksQuery = () =>
	queryOptions({ queryKey: ["tasks"], queryFn: ({ signal }) => get<Task[]>("/api/tasks", signal) });

export const statsQuery = (target: string, native: string) =>
	queryOptions({
		queryKey: ["vocabulary", "stats", target, native],
		queryFn: ({ signal }) =>
			get<VocabularyStats>(`/api/vocabulary/stats?target_language=${target}&translation_language=${native}`, signal),
	});

/** What a word is of which no dictionary here knows anything: the server then answers with its name only. */
const UNKNOWN_WORD: Omit<WordInfo, "word" | "lemma" | "language" | "noun"> = {
	found: false,
	difficulty_level: "unrated",
	level_source: "none",
	rank: null,
	part_of_speech: null,
	gender: null,
	article: null,
	parts: null,
	pronunciation: null,
	glosses: [],
	gloss_source: null,
	examples: [],
	forms: [],
	status: "new",
	stage: 0,
	notes: null,
	translation_en: null,
};

export const wordInfoQuery = (language: string, lemma: string, noun: boolean) =>
	queryOptions({
		queryKey: ["vocabulary", "word", language, lemma, noun],
		queryFn: ({ signal }) =>
			get<Partial<WordInfo>>(
				`/api/vocabulary/word-info/${encodeURIComponent(lemma)}?language=${language}&noun=${noun}`,
				signal,
			).then((info): WordInfo => ({ ...UNKNOWN_WORD, word: lemma, lemma, language, noun, ...info })),
	});

export const doctorQuery = () =>
	queryOptions({ queryKey: ["doctor"], queryFn: ({ signal }) => get<Doctor>("/api/doctor", signal) });

export const progressQuery = () =>
	queryOptions({
		queryKey: ["progress"],
		queryFn: ({ signal }) => get<Progress>("/api/progress/user", signal),
	});

export const dailyQuery = () =>
	queryOptions({
		queryKey: ["progress", "daily"],
		queryFn: ({ signal }) => get<ProgressDay[]>("/api/progress/daily?days=7", signal),
	});

export const flagsQuery = () =>
	queryOptions({
		queryKey: ["flags"],
		queryFn: ({ signal }) => get<Flags>("/api/flags", signal),
		staleTime: 5 * MINUTE,
	});

export const stillUrl = (videoId: number, atMs: number): string =>
	`/api/videos/${videoId}/still?at_ms=${Math.max(0, Math.round(atMs))}`;
export const fileUrl = (videoId: number): string => `/api/videos/${videoId}/file`;
