import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { LESSON, PACK, word } from "@test/fixtures";
import { showWords, wordsChanged } from "./marked";
import { chunksQuery, lessonKey, packQuery, videosQuery } from "./queries";
import type { Lesson, Pack } from "./types";

/** Another part, in which the dog comes first. */
const OTHER: Pack = {
	...PACK,
	start_ms: 60_000,
	end_ms: 120_000,
	words: [word("Hund", { noun: true }), word("gehen")],
};
const OTHER_LESSON: Lesson = { ...LESSON, ...span(OTHER), states: ["new", "learning"], stages: [0, 3] };

function span({ start_ms, end_ms }: Pack) {
	return { start_ms, end_ms };
}
function filled() {
	const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });
	for (const [pack, lesson] of [
		[PACK, LESSON],
		[OTHER, OTHER_LESSON],
	] as const) {
		client.setQueryData(packQuery(3, pack).queryKey, pack);
		client.setQueryData(lessonKey(3, pack), lesson);
	}
	return client;
}
const states = (client: QueryClient, pack: Pack) => client.getQueryData<Lesson>(lessonKey(3, pack))?.states;
const DOG = { lemma: "Hund", noun: true, state: "known", stage: 0 } as const;

describe("a word that was marked", () => {
	it("is shown so in every part that is kept, and put back when it is refused", () => {
		const client = filled();
		const putBack = showWords(client, "de", [DOG]);
		expect(states(client, PACK)?.[1]).toBe("known");
		expect(states(client, OTHER)).toEqual(["known", "learning"]);
		putBack();
		expect(states(client, PACK)).toEqual(LESSON.states);
		expect(states(client, OTHER)).toEqual(["new", "learning"]);
	});
	it("is not put back over what was said since", () => {
		const client = filled();
		const putBack = showWords(client, "de", [DOG]);
		showWords(client, "de", [{ ...DOG, state: "learning", stage: 1 }]);
		putBack();
		expect(states(client, OTHER)?.[0]).toBe("learning");
	});
	it("changes nothing in another language, nor what is spelled the same but is no noun", () => {
		const client = filled();
		showWords(client, "en", [DOG]);
		showWords(client, "de", [{ ...DOG, noun: false }]);
		expect(states(client, PACK)).toEqual(LESSON.states);
	});
	it("is known to the part on screen also when its pack is not kept", () => {
		const client = filled();
		client.removeQueries({ queryKey: ["pack"] });
		showWords(client, "de", [DOG], PACK);
		expect(states(client, PACK)?.[1]).toBe("known");
		expect(states(client, OTHER)?.[0]).toBe("new");
	});
});

describe("words that were stored", () => {
	/** The first part is on screen, with the list of films behind it. */
	function onScreen(client: QueryClient) {
		const asked = vi.fn(() => LESSON as unknown);
		client.setQueryData(videosQuery().queryKey, []);
		client.setQueryData(chunksQuery(3).queryKey, undefined);
		for (const queryKey of [lessonKey(3, PACK), packQuery(3, PACK).queryKey, videosQuery().queryKey])
			new QueryObserver(client, { queryKey: [...queryKey], queryFn: asked, staleTime: 60_000 }).subscribe(() => {});
		return asked;
	}
	const stale = (client: QueryClient) =>
		client
			.getQueryCache()
			.getAll()
			.filter((query) => query.state.isInvalidated)
			.map((query) => query.queryKey[0]);

	it("let no kept part ask for them again, and ask for nothing that is on screen", async () => {
		const client = filled();
		const asked = onScreen(client);
		wordsChanged(client);
		await Promise.resolve();
		expect(states(client, OTHER)).toBeUndefined();
		expect(client.getQueryData(packQuery(3, OTHER).queryKey)).toBe(OTHER);
		expect(stale(client).sort()).toEqual(["lesson", "videos"]);
		expect(asked).not.toHaveBeenCalled();
	});
	it("make other packs when what they mean has changed", () => {
		const client = filled();
		const asked = onScreen(client);
		wordsChanged(client, "meanings");
		expect(client.getQueryData(packQuery(3, OTHER).queryKey)).toBeUndefined();
		expect(client.getQueryData(packQuery(3, PACK).queryKey)).toBe(PACK);
		expect(stale(client).sort()).toEqual(["lesson", "pack", "videos"]);
		expect(asked).not.toHaveBeenCalled();
	});
});
