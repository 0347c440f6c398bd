import type { Video } from "@/api/types";

const same = (a: string, b: string) => a.localeCompare(b, undefined, { sensitivity: "base" }) === 0;
const plain = (name: string) => name.toLowerCase().replace(/[\s._-]+/g, "-");

/** The film of /learn/:series/:episode ("s01e02", a number, or an id) or of /learn/:id. */
export function findVideo(videos: readonly Video[], params: Record<string, string | undefined>): Video | undefined {
	if (params.id !== undefined) return videos.find((video) => String(video.id) === params.id);
	const wanted = params.episode ?? "";
	const series = videos.filter(
		(video) => same(video.series, params.series ?? "") || plain(video.series) === plain(params.series ?? ""),
	);
	const code = /^s(\d+)e(\d+)$/i.exec(wanted);
	if (code)
		return series.find(
			(video) => (video.season_number ?? 1) === Number(code[1]) && video.episode_number === Number(code[2]),
		);
	return (
		series.find((video) => String(video.id) === wanted) ??
		series.find((video) => same(video.episode, wanted) || same(video.title, wanted))
	);
}
