import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LESSON, PACK } from "@test/fixtures";
import { playTo } from "@test/film";
import { line, openCard, props, setup } from "@test/player";
import { answer, surroundings } from "@test/render";
import { useQuery } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { lessonKey } from "@/api/queries";
import type { Lesson } from "@/api/types";
import { forgetSettings } from "@/lib/playerSettings";
import { ChunkedLearningPlayer } from "./ChunkedLearningPlayer";

/** The player on its lesson in the query cache, as on the page. */
function Page() {
	const { data } = useQuery<Lesson>({ queryKey: lessonKey(3, PACK), queryFn: () => LESSON, staleTime: 60_000 });
	return data ? <ChunkedLearningPlayer {...props()} lesson={data} /> : null;
}
beforeEach(() => {
	forgetSettings();
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});

describe("the word card", () => {
	it("opens without asking anybody, pauses the film, and lets it go on when closed", async () => {
		const { film, sent } = setup();
		playTo(film, 10);
		act(() => void film.play());
		const before = sent.length;
		const card = await openCard();
		expect(card).toHaveTextContent("dog");
		expect(film.paused).toBe(true);
		expect(sent.slice(before).filter((one) => one.method === "GET")).toEqual([]);
		await userEvent.keyboard("{Escape}");
		expect(screen.queryByTestId("word-card")).toBeNull();
		expect(film.paused).toBe(false);
		expect(screen.getByRole("button", { name: "Hund" })).toHaveFocus();
	});
	it("stays paused when the film was", async () => {
		const { film } = setup();
		playTo(film, 10);
		await openCard();
		await userEvent.click(within(screen.getByTestId("word-card")).getByRole("button", { name: "Close" }));
		expect(film.paused).toBe(true);
	});
	it("marks the word by a digit, at once and at the server, and shows its new state in the line", async () => {
		const sent = answer({
			"PUT /api/videos/3/position": { status: 204 },
			"POST /api/vocabulary/views": { status: 204 },
			"POST /api/vocabulary/status": { json: { changed: 1, undo: 7 } },
		});
		const around = surroundings();
		around.client.setQueryData(lessonKey(3, PACK), LESSON);
		render(<Page />, { wrapper: around.wrapper });
		playTo(screen.getByTestId<HTMLVideoElement>("video"), 10);
		await openCard();
		await userEvent.keyboard("3");
		await waitFor(() => expect(screen.getByRole("button", { name: "Hund" })).toHaveAttribute("data-s", "known"));
		expect(sent.find((one) => one.path === "/api/vocabulary/status")?.body).toEqual({
			language: "de",
			words: [{ lemma: "Hund", noun: true, status: "known" }],
			evidence: "card",
		});
	});
	it("plays the line that the word is in", async () => {
		const { film } = setup();
		const play = vi.spyOn(HTMLAudioElement.prototype, "play");
		playTo(film, 10);
		await userEvent.click(within(await openCard()).getByRole("button", { name: "Hear it" }));
		const sound = play.mock.contexts[0] as HTMLAudioElement;
		expect(sound.currentTime).toBe(8);
		playTo(sound, 12.1);
		expect(sound.paused).toBe(true);
	});
	it("belongs to a film that stands still: Space lets it go on and closes it, and gives the focus back to the word", async () => {
		const { film } = setup();
		playTo(film, 10);
		await openCard();
		await userEvent.keyboard(" ");
		expect(screen.queryByTestId("word-card")).toBeNull();
		expect(film.paused).toBe(false);
		expect(screen.getByRole("button", { name: "Hund" })).toHaveFocus();
	});
	it("closes when another line is gone to; no word of that line gets the focus", async () => {
		const { film } = setup();
		playTo(film, 10);
		act(() => void film.play());
		await openCard();
		await userEvent.keyboard("n");
		expect(line()).toBe("Ich stehe um sechs auf, Jonas.");
		expect(screen.queryByTestId("word-card")).toBeNull();
		expect(film.closest(".stage")).toHaveFocus();
		expect(film.paused).toBe(false);
	});
	it("leaves the focus where something else was pressed", async () => {
		const { film } = setup();
		playTo(film, 10);
		await openCard();
		await userEvent.click(screen.getByTestId("play-button"));
		expect(screen.queryByTestId("word-card")).toBeNull();
		expect(screen.getByTestId("play-button")).toHaveFocus();
	});
	it("keeps its line when another one is shown by itself", async () => {
		const { film } = setup();
		const play = vi.spyOn(HTMLAudioElement.prototype, "play");
		playTo(film, 10);
		const card = await openCard();
		// The lines are moved by a key.
		for (let i = 0; i < 25; i++) fireEvent.keyDown(document.body, { key: "Z", shiftKey: true });
		expect(line()).toBe("");
		await userEvent.click(within(card).getByRole("button", { name: "Hear it" }));
		expect((play.mock.contexts[0] as HTMLAudioElement).currentTime).toBe(10.5);
		await userEvent.keyboard("{Escape}");
		expect(film.closest(".stage")).toHaveFocus();
	});
	it("leads to the correction of the word", async () => {
		const { film } = setup();
		playTo(film, 10);
		const card = await openCard();
		await userEvent.click(within(card).getByRole("button", { name: /Correct/ }));
		const form = screen.getByRole("dialog", { name: /correct/i });
		await userEvent.click(within(form).getByRole("button", { name: "Cancel" }));
		expect(screen.queryByRole("dialog", { name: /correct/i })).toBeNull();
	});
});
