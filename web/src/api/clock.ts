// Days (streak, goals) are those of the learner's clock: the server is told when it knows another one.
import type { QueryClient } from "@tanstack/react-query";
import { put } from "./client";
import { settingsQuery } from "./queries";
import type { Settings } from "./types";

/** Minutes east of Greenwich, as this browser's clock runs now. */
export const clockOffset = (now = new Date()): number => -now.getTimezoneOffset() || 0;

export async function reportClock(client: QueryClient): Promise<void> {
	try {
		const { queryKey } = settingsQuery();
		const settings = await client.ensureQueryData(settingsQuery());
		const utc_offset_minutes = clockOffset();
		if (settings.utc_offset_minutes === utc_offset_minutes) return;
		client.setQueryData<Settings>(queryKey, await put<Settings>("/api/profile/settings", { utc_offset_minutes }));
	} catch {
		// Not signed in or no server: the next page tries again.
	}
}
