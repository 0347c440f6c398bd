// For screens on which what was said about words is to be seen at once: the vocabulary pages, and a film whose word was corrected.
import type { QueryClient } from "@tanstack/react-query";
import { wordsChanged } from "./marked";

/** As wordsChanged; what is on screen is asked for anew too. */
export function refreshWords(client: QueryClient, what: "states" | "meanings" = "states"): void {
	wordsChanged(client, what);
	const shown = what === "meanings" ? ["pack", "lesson", "vocabulary"] : ["vocabulary"];
	for (const key of shown) void client.invalidateQueries({ queryKey: [key] });
}
