import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { refreshWords } from "@/api/refreshWords";
import { useAppText, usePublicText } from "@/lib/text/text";
import { problemText } from "./problemText";
import { showProblem, showToast, type ToastAction } from "./toast";

/** Gives a toast the button that takes a change of words back, says that it is done, and offers itself again when it was not. */
export function useTakeBack(what: "states" | "meanings" = "states"): (takeBack: () => Promise<unknown>) => ToastAction {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	return useCallback(
		(takeBack) => {
			const action: ToastAction = {
				label: t.undo,
				run: async () => {
					try {
						await takeBack();
						showToast(t.vocabulary.undone);
					} catch (error) {
						showProblem(problemText(error, general), action);
					}
					refreshWords(client, what);
				},
			};
			return action;
		},
		[t, general, client, what],
	);
}
