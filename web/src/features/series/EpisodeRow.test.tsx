import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { task, video } from "@test/fixtures";
import { answer, expectNoAxeProblems, show } from "@test/render";
import { toast } from "@/ui/toast";
import { EpisodeRow } from "./EpisodeRow";
import { toResume } from "./library";

const none = {
	kind: "none",
	language: "de",
	label: "German has no subtitles here.",
	missing: "no_speech_engine",
} as const;
const row = (more: Parameters<typeof video>[0], current = false) =>
	show(
		<ol>
			<EpisodeRow video={video(more)} current={current} language="de" />
		</ol>,
	);

beforeEach(() => {
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=t";
});

describe("an episode says what stands in its way", () => {
	it("nothing, while it is being looked into", () => {
		row({ looked_into: false, duration_ms: null, subtitles: none });
		screen.getByText("being looked into");
		expect(screen.queryByText("No subtitles")).toBeNull();
		expect(screen.queryByText(none.label)).toBeNull();
	});
	it("no subtitles: what would help, and a way to bring some", () => {
		row({ subtitles: none });
		screen.getByText(none.label);
		screen.getByLabelText("Add subtitles");
	});
	it("no subtitles: to bring some is the way on, not a lesson that there cannot be", () => {
		row({ subtitles: none, known_share: null, levels: null }, true);
		expect(screen.getByText("Add subtitles").parentElement).toHaveClass("primary");
		expect(screen.queryByRole("link", { name: /^Prepare/ })).toBeNull();
		expect(screen.queryByText(/known figures/)).toBeNull();
	});
	it("a broken file: what is wrong with it, and no name of a fault", () => {
		row({ problem: "the file is empty", problem_code: "empty_file" });
		screen.getByText("the file is empty");
	});
	it("a file that browsers do not play: a copy is made that they do", async () => {
		let done = false;
		const sent = answer({
			"POST /api/videos/3/playable": { status: 202, json: { task_id: "T9" } },
			"GET /api/tasks/T9/status": () => ({
				json: task({ task_id: "T9", kind: "remux", progress: 30, ...(done ? { status: "completed" } : {}) }),
			}),
		});
		const { client, container } = row({ unplayable: "AC-3 sound" });
		screen.getByText(/do not play this file as it is: AC-3 sound/);
		await userEvent.click(screen.getByRole("button", { name: "Make a copy that plays" }));
		await screen.findByRole("progressbar");
		await expectNoAxeProblems(container);
		expect(sent.some(({ method }) => method === "POST")).toBe(true);
		client.setQueryData(["videos"], []);
		done = true;
		await waitFor(() => expect(client.getQueryState(["videos"])?.isInvalidated).toBe(true), { timeout: 4000 });
	});
});

describe("an episode that was seen to its end", () => {
	const seen = { finished: true, position_ms: 180_000, chunk_count: 2 };
	it("is for once more when all its parts are done", () => {
		row({ ...seen, chunks_done: 2 });
		screen.getByRole("link", { name: "Again: Der Schlüssel" });
		expect(screen.queryByText("2 of 2 parts done")).toBeNull();
	});
	it("is gone on with while a part is open, and says how many are done", () => {
		const { container } = row({ ...seen, chunks_done: 1 });
		screen.getByRole("link", { name: "Resume: Der Schlüssel" });
		screen.getByText("1 of 2 parts done");
		expect(container.querySelector("[data-p=now]")).toBeNull();
	});
});

describe("subtitles of the learner's own", () => {
	it("are named, counted and can be taken back", async () => {
		const sent = answer({
			"POST /api/videos/subtitle/upload": { json: { language: "en", cues: 312 } },
			"DELETE /api/videos/3/subtitles": {},
		});
		row({ subtitles: none });
		await userEvent.upload(screen.getByLabelText("Add subtitles"), new File(["1"], "film.srt"));
		await waitFor(() => expect(toast.get()?.text).toBe("English subtitles added: 312 lines."));
		toast.get()?.action?.run();
		await waitFor(() => expect(sent.at(-1)?.path).toBe("/api/videos/3/subtitles?language=en"));
	});
});

describe("what to go on with", () => {
	const film = (id: number, position_ms: number, watched_at: string) =>
		video({ id, position_ms, watched_at, duration_ms: 100_000 });
	it("is what was watched last, however little of it", () => {
		const films = [film(1, 85_000, "2026-11-01T20:00:00Z"), film(2, 10_000, "2026-11-26T20:00:00Z")];
		expect(toResume(films)?.id).toBe(2);
		expect(toResume([...films, { ...film(3, 5000, "2026-11-27T20:00:00Z"), finished: true }])?.id).toBe(2);
	});
});
