import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { put } from "@/api/client";
import { profileQuery, settingsQuery } from "@/api/queries";
import type { Settings } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";

/** Shows a change before the server has it. What it gives puts the old values back: only those that nobody has changed since. */
function showChange(client: QueryClient, key: readonly unknown[], change: Partial<Settings>): () => void {
	const before = client.getQueryData<Partial<Settings>>(key);
	client.setQueryData<Partial<Settings>>(key, (old) => old && { ...old, ...change });
	return () =>
		client.setQueryData<Partial<Settings>>(key, (now) => {
			if (!now || !before) return now;
			const mine = (Object.keys(change) as (keyof Settings)[]).filter((name) => now[name] === change[name]);
			return { ...now, ...Object.fromEntries(mine.map((name) => [name, before[name]])) };
		});
}

export interface Pair {
	native_language: string;
	target_language: string;
}

interface PairChange {
	to: Pair;
	/** What changed beside what was chosen: it is said, and can be taken back. */
	also?: { text: string; from: Pair };
}

/** Saves changes of the learner's settings and languages; what hangs on them is asked for again. */
export function useSettings() {
	const { profile: t, undo } = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	// Chunks, lessons, words and figures are all a function of these.
	const refresh = () => client.invalidateQueries();
	const settings = useMutation({
		// What is left out stays: a value that was refused before must not go along.
		mutationFn: (change: Partial<Settings>) => put("/api/profile/settings", change),
		onMutate: (change) => {
			const putBack = [profileQuery().queryKey, settingsQuery().queryKey].map((key) => showChange(client, key, change));
			return () => {
				for (const one of putBack) one();
			};
		},
		onSuccess: () => {
			showToast(t.saved);
			return refresh();
		},
		onError: (error, _, putBack) => {
			putBack?.();
			showProblem(problemText(error, general));
			return Promise.all(
				[profileQuery(), settingsQuery()].map(({ queryKey }) => client.invalidateQueries({ queryKey })),
			);
		},
	});
	const languages = useMutation({
		mutationFn: ({ to }: PairChange) => put("/api/profile/languages", to),
		onSuccess: (_, { also }) => {
			if (also) showToast(also.text, { label: undo, run: () => languages.mutate({ to: also.from }) });
			else showToast(t.saved);
			return refresh();
		},
		onError: () => showProblem(t.pairWrong),
	});
	return { settings, languages };
}
