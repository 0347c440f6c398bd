import { useQuery } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { LESSON, PACK } from "@test/fixtures";
import { load, playTo } from "@test/film";
import { props, setup } from "@test/player";
import { answer, expectNoAxeProblems, surroundings } from "@test/render";
import { entriesOf, placesOf } from "@/api/phrases";
import type { Cue, Lesson, Pack, PackWord } from "@/api/types";
import { lessonKey } from "@/api/queries";
import { forgetSettings } from "@/lib/playerSettings";
import { ChunkedLearningPlayer } from "./ChunkedLearningPlayer";
import { hasNewWord, segmentsOf, timesSaid } from "./lines";

const word = (lemma: string, gloss: string): PackWord => ({
	...(PACK.words[1] as PackWord),
	lemma,
	noun: false,
	pos: "verb",
	article: null,
	gloss: [gloss],
});
const WORDS = [
	word("she", "sie"),
	word("give", "geben"),
	word("it", "es"),
	word("up", "auf"),
	word("give up", "aufgeben"),
	word("now", "jetzt"),
];
const SHE_GAVE: Cue = {
	id: 1,
	start_ms: 1000,
	end_ms: 5000,
	text: "She gave it up now.",
	confidence: 1,
	tokens: [
		[0, 3, 0, 0],
		[4, 8, 1, 1],
		[9, 11, 2, 0],
		[12, 14, 3, 1],
		[15, 18, 5, 0],
	],
	phrases: [[4, 1, 3]],
};
const GIVE: Cue = {
	...SHE_GAVE,
	id: 2,
	start_ms: 6000,
	end_ms: 9000,
	text: "Give it now.",
	tokens: [
		[0, 4, 1, 0],
		[5, 7, 2, 0],
		[8, 11, 5, 0],
	],
	phrases: undefined,
};
const ENGLISH: Pack = { ...PACK, language: "en", native: "de", cues: [SHE_GAVE, GIVE], words: WORDS };
const STATES = {
	...LESSON,
	states: ["known", "known", "known", "known", "new", "known"] as typeof LESSON.states,
	stages: [0, 0, 0, 0, 0, 0],
};

/** The player on its lesson in the query cache, as on the page. */
function Page() {
	const { data } = useQuery<Lesson>({ queryKey: lessonKey(3, ENGLISH), queryFn: () => STATES, staleTime: 60_000 });
	return data ? <ChunkedLearningPlayer {...props()} pack={ENGLISH} lesson={data} /> : null;
}

describe("phrases in a cue", () => {
	it("are places of their entry, and stand in place of their verb", () => {
		expect(placesOf(SHE_GAVE, 4).map((place) => place.map(([from]) => from))).toEqual([[4, 12]]);
		expect(placesOf(SHE_GAVE, 1)).toHaveLength(1);
		expect(placesOf(GIVE, 4)).toEqual([]);
		expect(entriesOf(SHE_GAVE)).toEqual([0, 4, 2, 3, 5]);
		expect([timesSaid(ENGLISH.cues, 4), timesSaid(ENGLISH.cues, 2)]).toEqual([1, 2]);
		expect([hasNewWord(SHE_GAVE, STATES.states), hasNewWord(GIVE, STATES.states)]).toEqual([true, false]);
	});
	it("are one group on the screen", () => {
		const parts = segmentsOf(SHE_GAVE, WORDS).filter((segment) => segment.entry === 4);
		expect(parts.map(({ text, word, part }) => [text, word, part])).toEqual([
			["gave", 1, 1],
			["up", 3, 2],
		]);
		expect(segmentsOf(SHE_GAVE, WORDS).find(({ text }) => text === "it")?.inside).toHaveLength(1);
	});
});

describe("a phrase in the player", () => {
	beforeEach(() => {
		forgetSettings();
		// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
		document.cookie = "fastapi-csrf-token=abc";
	});
	const begin = () => {
		const player = setup({ pack: ENGLISH, lesson: STATES });
		playTo(player.film, 2);
		return player;
	};
	it("is lit as one, in the state of its entry", async () => {
		begin();
		const [gave, up] = [screen.getByRole("button", { name: "gave" }), screen.getByRole("button", { name: "up" })];
		expect([gave.dataset.s, up.dataset.s]).toEqual(["new", "new"]);
		await userEvent.hover(up);
		expect(gave).toHaveClass("on");
		expect(up).toHaveClass("on");
		expect(screen.getByRole("button", { name: "it" }).parentElement).toHaveClass("rail");
	});
	it("is what the card offers and what is learned; the single word is one click away, and back", async () => {
		const sent = answer({
			"PUT /api/videos/3/position": { status: 204 },
			"POST /api/vocabulary/views": { status: 204 },
			"POST /api/vocabulary/status": { json: { changed: 1, undo: 7 } },
		});
		const around = surroundings();
		around.client.setQueryData(lessonKey(3, ENGLISH), STATES);
		render(<Page />, { wrapper: around.wrapper });
		const film = screen.getByTestId<HTMLVideoElement>("video");
		load(film);
		playTo(film, 2);
		await userEvent.click(screen.getByRole("button", { name: "up" }));
		const card = () => screen.getByTestId("word-card");
		expect(within(card()).getByRole("heading")).toHaveTextContent("give up");
		expect(card()).toHaveTextContent("aufgeben");
		expect(card()).toHaveTextContent("gave … up");
		expect(screen.getByRole("button", { name: "gave" })).toHaveClass("on");
		await expectNoAxeProblems(card());
		await userEvent.click(within(card()).getByRole("button", { name: /see: up/ }));
		expect(within(card()).getByRole("heading")).toHaveTextContent(/^up$/);
		await userEvent.click(within(card()).getByRole("button", { name: /see: give up/ }));
		await userEvent.keyboard("2");
		await waitFor(() =>
			expect(sent.find((one) => one.path === "/api/vocabulary/status")?.body).toMatchObject({
				words: [{ lemma: "give up", noun: false, status: "learning" }],
			}),
		);
	});
	it("leaves the same verb alone elsewhere", async () => {
		const { film } = begin();
		playTo(film, 7);
		await userEvent.click(screen.getByRole("button", { name: "Give" }));
		const card = screen.getByTestId("word-card");
		expect(within(card).getByRole("heading")).toHaveTextContent(/^give$/);
		expect(within(card).queryByRole("button", { name: /see:/ })).toBeNull();
	});
});
