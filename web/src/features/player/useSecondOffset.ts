import { useQuery, useQueryClient } from "@tanstack/react-query";
import { put } from "@/api/client";
import { tracksQuery } from "@/api/queries";
import type { Pack, SubtitleKind, Track } from "@/api/types";
import { useShift } from "./useShift";

const FILES: readonly SubtitleKind[] = ["sidecar", "embedded", "upload"];

/**
 * Moves the subtitles that the translation is taken from, where it is taken from subtitles; undefined where it is not, and as long
 * as nobody asks. Which of their lines belongs to which is found out by the server, so a shift shows when it has answered.
 */
export function useSecondOffset(pack: Pack, asked: boolean) {
	const { video_id: videoId, native, language } = pack;
	const client = useQueryClient();
	const query = tracksQuery(videoId);
	const find = (tracks: readonly Track[] | undefined) =>
		tracks?.find((track) => track.language === native && !track.draft && FILES.includes(track.kind));
	const { data } = useQuery({ ...query, enabled: asked && native !== language });
	const { unsent, shift } = useShift(`${videoId}:${native}`, async (ms, taken) => {
		const track = find(await client.fetchQuery({ ...query, staleTime: 0 }));
		// They have been taken away since.
		if (!track) return taken();
		const offset_ms = track.offset_ms + ms;
		await put(`/api/videos/${videoId}/subtitles/offset`, { offset_ms, language: native });
		client.setQueryData(query.queryKey, (old) =>
			old?.map((one) => (one.id === track.id ? { ...one, offset_ms } : one)),
		);
		taken();
		client.removeQueries({ queryKey: ["pack", videoId], type: "inactive" });
		await client.invalidateQueries({ queryKey: ["pack", videoId] });
	});
	const track = native === language ? undefined : find(data);
	return track && { language: native, offset: track.offset_ms + unsent, onShift: shift };
}
