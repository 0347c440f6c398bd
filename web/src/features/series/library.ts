import type { Level, Video } from "@/api/types";
import { LEVELS } from "@/api/types";

export interface Series {
	name: string;
	videos: Video[];
	seasons: number;
	/** Mean over the episodes that are analysed; null when none is. */
	known: number | null;
	levels: Partial<Record<Level, number>> | null;
}

const order = (a: Video, b: Video) =>
	(a.season_number ?? 0) - (b.season_number ?? 0) ||
	(a.episode_number ?? 0) - (b.episode_number ?? 0) ||
	a.title.localeCompare(b.title, undefined, { numeric: true });

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

export function groupSeries(videos: readonly Video[]): Series[] {
	const map = new Map<string, Video[]>();
	for (const video of videos) map.set(video.series, [...(map.get(video.series) ?? []), video]);
	return [...map.entries()]
		.map(([name, list]) => {
			const analysed = list.filter((video) => video.known_share !== null);
			const mixed = list.flatMap((video) => (video.levels ? [video.levels] : []));
			return {
				name,
				videos: [...list].sort(order),
				seasons: new Set(list.map((video) => video.season_number ?? 0)).size,
				known: analysed.length > 0 ? mean(analysed.map((video) => video.known_share ?? 0)) : null,
				levels:
					mixed.length > 0
						? Object.fromEntries(LEVELS.map((level) => [level, mean(mixed.map((mix) => mix[level] ?? 0))]))
						: null,
			};
		})
		.sort((a, b) => a.name.localeCompare(b.name));
}

const two = (x: number) => String(x).padStart(2, "0");

/** The address of an episode: by name where it has numbers, so that it can be read and kept. */
export function learnPath(video: Video, query = ""): string {
	const numbered = video.season_number !== null && video.episode_number !== null;
	const name = numbered ? `s${two(video.season_number ?? 0)}e${two(video.episode_number ?? 0)}` : String(video.id);
	return `/learn/${encodeURIComponent(video.series)}/${name}${query}`;
}

export const slug = (name: string): string => name.toLowerCase().replace(/\s+/g, "-");

/** The place of the picture that stands for a film, in milliseconds; null while it is not known how long it is. */
export const pictureAt = (video: Video): number | null =>
	video.duration_ms === null ? null : Math.round(video.duration_ms * 0.2);

/** What to go on with: of the films that were begun and not finished the one that was watched last. */
export function toResume(videos: readonly Video[]): Video | undefined {
	return videos
		.filter((video) => !video.finished && !video.unplayable && video.position_ms > 0)
		.sort((a, b) => (b.watched_at ?? "").localeCompare(a.watched_at ?? ""))[0];
}
