import { useMutation, useQueryClient } from "@tanstack/react-query";
import { put } from "@/api/client";
import { profileQuery, settingsQuery } from "@/api/queries";
import type { Profile, Settings } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";

/** Saves changes of the learner's settings and languages; what hangs on them is asked for again. */
export function useSettings() {
	const t = useAppText().profile;
	const general = usePublicText();
	const client = useQueryClient();
	const done = () => {
		showToast(t.saved);
		// Chunks, lessons, words and figures are all a function of these.
		return client.invalidateQueries();
	};
	const settings = useMutation({
		mutationFn: (change: Partial<Settings>) =>
			put("/api/profile/settings", { ...client.getQueryData<Settings>(settingsQuery().queryKey), ...change }),
		onMutate: (change) => {
			client.setQueryData<Profile>(
				profileQuery().queryKey,
				(old) => old && { ...old, ...(change as Partial<Profile>) },
			);
			client.setQueryData<Settings>(settingsQuery().queryKey, (old) => old && { ...old, ...change });
		},
		onSuccess: done,
		onError: (error) => {
			showProblem(problemText(error, general));
			return client.invalidateQueries({ queryKey: ["profile"] });
		},
	});
	const languages = useMutation({
		mutationFn: (pair: { native_language: string; target_language: string }) => put("/api/profile/languages", pair),
		onSuccess: done,
		onError: () => showProblem(t.pairWrong),
	});
	return { settings, languages };
}
