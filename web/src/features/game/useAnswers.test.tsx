import { QueryObserver } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { chunk, LESSON, PACK, video } from "@test/fixtures";
import { answer, surroundings } from "@test/render";
import { noteLearner, resetOutbox, waiting } from "@/api/outbox";
import { lessonKey } from "@/api/queries";
import type { Lesson } from "@/api/types";
import { toast } from "@/ui/toast";
import { GameView } from "./GameView";

const STATUS = "POST /api/vocabulary/status";
const UNDO = "POST /api/vocabulary/undo";
/** The first word is new, the second is being learned, at its third step. */
const HALF: Lesson = {
	...LESSON,
	states: LESSON.states.map((old, i) => (i === 4 ? "learning" : old)),
	stages: LESSON.stages.map((old, i) => (i === 4 ? 3 : old)),
};

beforeEach(() => {
	resetOutbox();
	noteLearner(7);
	toast.set(null);
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});
type Replies = Parameters<typeof answer>[0];
function setup(replies: Replies = {}) {
	let undo = 0;
	const sent = answer({
		[STATUS]: () => ({ json: { changed: 1, undo: ++undo } }),
		[UNDO]: { json: { restored: 1 } },
		...replies,
	});
	const { client, wrapper } = surroundings();
	client.setQueryData(lessonKey(3, PACK), HALF);
	// As the page around the game does.
	new QueryObserver(client, { queryKey: lessonKey(3, PACK), staleTime: 60_000 }).subscribe(() => {});
	render(<GameView video={video()} chunk={chunk(0)} pack={PACK} lesson={HALF} onDone={() => {}} />, { wrapper });
	const lesson = () => client.getQueryData<Lesson>(lessonKey(3, PACK));
	return { sent, state: (word: number) => [lesson()?.states[word], lesson()?.stages[word]] };
}
const key = (name: string, more = {}) => act(async () => void fireEvent.keyDown(document.body, { key: name, ...more }));
const said = (sent: ReturnType<typeof answer>) =>
	sent
		.filter((one) => one.method === "POST")
		.map((one) => {
			const body = one.body as { words?: { lemma: string; status: string; stage?: number }[]; undo?: number };
			const word = body.words?.[0];
			return word ? [word.lemma, word.status, word.stage ?? ""].join(" ").trim() : `undo ${body.undo}`;
		});

describe("answers", () => {
	it("go out in the order of the game, the undo of a slow one before what is said after it", async () => {
		let release = () => {};
		const held = new Promise<void>((go) => {
			release = go;
		});
		let undo = 0;
		const { sent, state } = setup({
			[STATUS]: async () => {
				if (++undo === 1) await held;
				return { json: { changed: 1, undo } };
			},
		});
		await key("ArrowRight");
		await key("z");
		await key("ArrowLeft");
		expect(said(sent)).toEqual(["Hund known"]);
		release();
		await waitFor(() => expect(said(sent)).toEqual(["Hund known", "undo 1", "Hund new"]));
		expect(state(1)).toEqual(["new", 0]);
	});
	it("send a word that was being learned back to the first step, not to never seen", async () => {
		const { sent, state } = setup();
		await key("ArrowLeft");
		await key("ArrowLeft");
		await waitFor(() => expect(said(sent)).toEqual(["Hund new", "aufstehen learning 1"]));
		expect(state(4)).toEqual(["learning", 1]);
		expect(screen.getByText("aufstehen")).toHaveAttribute("data-s", "learning");
	});
	it("are taken back to what the word was", async () => {
		const { sent, state } = setup();
		await key("ArrowRight");
		await key("ArrowRight");
		expect(state(4)).toEqual(["known", 0]);
		await key("z");
		await waitFor(() => expect(said(sent)).toEqual(["Hund known", "aufstehen known", "undo 2"]));
		expect(state(4)).toEqual(["learning", 3]);
	});
	it("are taken back to what the word was also while the server is away", async () => {
		const { state } = setup({ [STATUS]: new TypeError("refused") });
		await key("ArrowRight");
		await key("ArrowRight");
		await key("z");
		await waitFor(() => expect(waiting.get()).toBe(3));
		const kept = JSON.parse(localStorage.getItem("langplug_outbox") ?? "[]") as { json: unknown }[];
		expect(kept[2]?.json).toMatchObject({ words: [{ lemma: "aufstehen", status: "learning", stage: 3 }] });
		expect(state(4)).toEqual(["learning", 3]);
	});
	it("that are refused change nothing, and need no taking back", async () => {
		const { sent, state } = setup({ [STATUS]: { status: 422, json: {} } });
		await key("ArrowRight");
		await waitFor(() => expect(toast.get()?.bad).toBe(true));
		expect(state(1)).toEqual(["new", 0]);
		await key("z");
		expect(said(sent)).toEqual(["Hund known"]);
	});
	it("are one a press: a key that is held answers once", async () => {
		const { sent } = setup();
		await key("ArrowRight");
		await key("ArrowRight", { repeat: true });
		await key("ArrowRight", { repeat: true });
		expect(said(sent)).toEqual(["Hund known"]);
		expect(screen.getByTestId("vocabulary-word")).toHaveTextContent("aufstehen");
	});
});
