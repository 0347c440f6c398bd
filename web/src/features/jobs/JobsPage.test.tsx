import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import appDe from "@/lib/text/app.de";
import appEn from "@/lib/text/app.en";
import publicDe from "@/lib/text/public.de";
import publicEn from "@/lib/text/public.en";
import { setTexts } from "@/lib/text/text";
import { task } from "@test/fixtures";
import { answer, expectNoAxeProblems, show } from "@test/render";
import JobsPage from "./JobsPage";

const LIST = [
	task({ task_id: "A" }),
	task({ task_id: "B", status: "failed", error: { code: "truncated", message: "the file is cut off" } }),
	task({ task_id: "C", status: "completed", progress: 100, start_ms: 301_200 }),
	task({
		task_id: "D",
		kind: "scan",
		title: "Looking for films",
		step: "scan",
		message: "Nachbarn S01E02.mkv",
		video_id: null,
	}),
];
const row = async (id: string) => within(await screen.findByTestId(`job-${id}`));

describe("my jobs", () => {
	beforeEach(() => {
		// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
		document.cookie = "fastapi-csrf-token=t";
		setTexts("de", { public: publicDe, app: appDe });
	});
	afterEach(() => {
		setTexts("en", { public: publicEn, app: appEn });
		vi.unstubAllGlobals();
	});

	it("says what each is at, in the learner's language", async () => {
		answer({ "GET /api/tasks": { json: LIST } });
		show(<JobsPage />);
		const heard = await row("A");
		heard.getByText("Nachbarn S1 E2, 0:00–5:01");
		heard.getByText(`${appDe.processing.step("speech")} · 2:05 von 5:01`);
		heard.getByText(/^41 %/);
		(await row("B")).getByText(appDe.problems.truncated as string);
		(await row("D")).getByText("Filme suchen");
	});
	it("opens what is done, at its place", async () => {
		answer({ "GET /api/tasks": { json: LIST } });
		show(<JobsPage />);
		expect((await row("C")).getByRole("link")).toHaveAttribute("href", "/learn/3?t=301200");
	});
	it("stops one and tries another again", async () => {
		const sent = answer({
			"GET /api/tasks": { json: LIST },
			"DELETE /api/tasks/A": {},
			"POST /api/tasks/B/retry": { json: LIST[1] },
		});
		show(<JobsPage />);
		await userEvent.click((await row("A")).getByRole("button", { name: appDe.jobs.cancel }));
		await userEvent.click((await row("B")).getByTestId("retry-button"));
		expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(
			expect.arrayContaining(["DELETE /api/tasks/A", "POST /api/tasks/B/retry"]),
		);
	});
	it("is empty in words, and has no accessibility problem", async () => {
		answer({ "GET /api/tasks": { json: [] } });
		const { container } = show(<JobsPage />);
		await screen.findByTestId("empty-state");
		await expectNoAxeProblems(container);
	});
});
