import { notifyManager, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { put } from "@/api/client";
import { chunksQuery } from "@/api/queries";
import type { ChunkPlan, Pack } from "@/api/types";
import { useShift } from "./useShift";

/** The pack as the server would send it after its track was moved. */
const moved = (pack: Pack, ms: number): Pack => ({
	...pack,
	cues: pack.cues.map((cue) => ({ ...cue, start_ms: Math.max(0, cue.start_ms + ms), end_ms: cue.end_ms + ms })),
});

/**
 * The server has moved the track. What is on the screen gets its new times at the moment in which they are no shift of this
 * browser any more, so that no line moves; what else is known of the film is asked for anew when it is needed.
 */
async function takeOver(client: QueryClient, videoId: number, total: number, ms: number, taken: () => void) {
	const packs = { queryKey: ["pack", videoId] };
	// An answer from before would bring the old times back.
	await client.cancelQueries({ ...packs, predicate: ({ state }) => state.data !== undefined });
	for (const key of ["pack", "lesson"]) client.removeQueries({ queryKey: [key, videoId], type: "inactive" });
	const plan = chunksQuery(videoId).queryKey;
	notifyManager.batch(() => {
		client.setQueryData<ChunkPlan>(
			plan,
			(old) => old && { ...old, transcript: old.transcript && { ...old.transcript, offset_ms: total } },
		);
		client.setQueriesData<Pack>(packs, (pack) => pack && moved(pack, ms));
		notifyManager.schedule(taken);
	});
	void client.invalidateQueries({ queryKey: plan });
}

/**
 * Moves the subtitles against the film. A shift holds at once, in this browser; when no further one follows, the track takes it
 * over on the server, for every browser. `offset` is what the pack's times lack, `total` what the track is moved by altogether.
 */
export function useOffset(videoId: number, language: string, trackMs: number) {
	const client = useQueryClient();
	const { unsent, shift } = useShift(String(videoId), async (ms, taken) => {
		const total = trackMs + ms;
		await put(`/api/videos/${videoId}/subtitles/offset`, { offset_ms: total, language });
		await takeOver(client, videoId, total, ms, taken);
	});
	return { offset: unsent, total: trackMs + unsent, shift };
}
