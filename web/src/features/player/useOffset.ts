import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { put } from "@/api/client";
import { changeSettings, currentSettings, usePlayerSettings } from "@/lib/playerSettings";

const SETTLED_MS = 1500;

/**
 * Moves the subtitles against the film. A shift holds at once, in this browser; when no further one follows, the track
 * takes it over on the server, for every browser. The part that is loaded keeps its times and stays shifted here; what is
 * loaded from then on has the new times already.
 */
export function useOffset(videoId: number, language: string, trackMs: number) {
	const client = useQueryClient();
	const unsent = usePlayerSettings().offsets[videoId] ?? 0;
	const [taken, setTaken] = useState(0);
	const offset = taken + unsent;
	const total = trackMs + offset;
	const shift = useCallback(
		(ms: number) => {
			const { [videoId]: now = 0, ...others } = currentSettings().offsets;
			changeSettings({ offsets: now + ms === 0 ? others : { ...others, [videoId]: now + ms } });
		},
		[videoId],
	);
	useEffect(() => {
		if (unsent === 0) return;
		const timer = setTimeout(() => {
			put(`/api/videos/${videoId}/subtitles/offset`, { offset_ms: total, language }).then(
				() => {
					setTaken((before) => before + unsent);
					shift(-unsent);
					for (const key of ["chunks", "pack", "lesson"])
						void client.invalidateQueries({ queryKey: [key, videoId], refetchType: "none" });
				},
				// Offline or refused: it stays in this browser, and the next shift tries again.
				() => {},
			);
		}, SETTLED_MS);
		return () => clearTimeout(timer);
	}, [client, videoId, language, unsent, total, shift]);
	return { offset, total, shift };
}
