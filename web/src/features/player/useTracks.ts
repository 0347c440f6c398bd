import type { ChunkPlan, Pack } from "@/api/types";
import type { MovedTrack } from "./SettingsPanel";
import { useOffset } from "./useOffset";
import { useSecondOffset } from "./useSecondOffset";

/** The tracks of subtitles that can be moved, the learned language's first; its offset and its shift also by themselves. */
export function useTracks(pack: Pack, plan: ChunkPlan, asked: boolean) {
	const { offset, total, shift } = useOffset(pack.video_id, pack.language, plan.transcript?.offset_ms ?? 0);
	const first = { language: pack.language, offset: total, onShift: shift };
	const second = useSecondOffset(pack, asked);
	const tracks: [MovedTrack, ...MovedTrack[]] = second ? [first, second] : [first];
	return { offset, shift, tracks };
}
