import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { load, playTo } from "@test/film";
import { chunk, LESSON, PACK, PLAN, task, video } from "@test/fixtures";
import { answer, show } from "@test/render";
import type { Video } from "@/api/types";
import LearnPage from "./LearnPage";
import { loadPlayer } from "./PlayerSwitch";

beforeEach(() => {
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
	vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
	vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
});

const NO_SUBTITLES = { kind: "none" as const, language: null, label: "no subtitles", missing: null };

/** A film that is being heard: how far is the test's to say. */
function setup(first: { known: number; done?: boolean }) {
	const now = { known: first.known, done: first.done ?? false };
	const heard = video({
		subtitles: { kind: "engine", language: "de", label: "can be recognised", missing: null },
		position_ms: 0,
	});
	const plan = () => ({
		...PLAN,
		chunks: [
			chunk(0, {
				state: now.done ? "ready" : "processing",
				task_id: now.done ? null : "T1",
				known_until_ms: now.done ? 60_000 : now.known,
			}),
			chunk(1, { state: "todo", known_until_ms: 60_000 }),
		],
	});
	const span = (path: string) => {
		const query = new URLSearchParams(path.split("?")[1]);
		return { start_ms: Number(query.get("start_ms")), end_ms: Number(query.get("end_ms")) };
	};
	const sent = answer({
		"GET /api/videos": { json: [heard] },
		"GET /api/videos/3/chunks": () => ({ json: plan() }),
		"GET /api/tasks/T1/status": () => ({
			json: task(now.done ? { status: "completed", progress: 100 } : { step: "speech" }),
		}),
		"GET /api/flags": { json: { new_player: true } },
		"GET /api/videos/3/pack": ({ path }) => ({ json: { ...PACK, ...span(path) } }),
		"GET /api/videos/3/lesson": ({ path }) => ({ json: { ...LESSON, ...span(path), ask: [] } }),
		"PUT /api/videos/3/position": { status: 204 },
		"POST /api/vocabulary/views": { status: 204 },
	});
	show(<LearnPage params={{ id: "3" }} />);
	const packs = () => sent.filter((one) => one.path.includes("/pack?")).map((one) => span(one.path));
	return { now, sent, packs };
}
const film = () => screen.findByTestId<HTMLVideoElement>("video");
const begin = (to: string) => screen.findByRole("button", { name: `Watch up to ${to} now` });

describe("a part that is still being heard", () => {
	it("can be begun: first what is known, then the rest of it", async () => {
		const { now, sent, packs } = setup({ known: 40_000 });
		await userEvent.click(await begin("0:40"));
		load(await film());
		expect(packs()).toEqual([{ start_ms: 0, end_ms: 40_000 }]);
		// The next part is prepared when this one is whole.
		expect(sent.some((one) => one.path.endsWith("/process"))).toBe(false);
		now.done = true;
		playTo(await film(), 40);
		await waitFor(() => expect(packs()).toContainEqual({ start_ms: 0, end_ms: 60_000 }));
		const whole = await film();
		load(whole);
		await waitFor(() => expect(whole.currentTime).toBe(40));
		expect(sent.some((one) => one.path.endsWith("/chunks/done"))).toBe(false);
	});
	it("is waited for again when no more is known than was watched, and goes on with what came", async () => {
		const { now } = setup({ known: 25_000 });
		await userEvent.click(await begin("0:25"));
		load(await film());
		now.known = 35_000;
		playTo(await film(), 25);
		await screen.findByRole("progressbar", { name: "Processing" });
		expect(screen.queryByRole("button", { name: /^Watch up to/ })).toBeNull();
		now.known = 55_000;
		await userEvent.click(await screen.findByRole("button", { name: "Watch up to 0:55 now" }));
		const more = await film();
		load(more);
		await waitFor(() => expect(more.currentTime).toBe(25));
	});
	it("is not offered before there is something to see", async () => {
		setup({ known: 10_000 });
		await screen.findByText("41 %");
		expect(screen.queryByRole("button", { name: /^Watch up to/ })).toBeNull();
	});
});

describe("a film that the scan has listed", () => {
	const answers = (film: () => Video) => ({
		"GET /api/videos": () => ({ json: [film()] }),
		"GET /api/videos/3/chunks": {
			json: { ...PLAN, chunks: film().problem ? [] : [chunk(0, { state: "ready" as const })] },
		},
		"GET /api/flags": { json: { new_player: true } },
		"GET /api/videos/3/pack": { json: PACK },
		"GET /api/videos/3/lesson": { json: { ...LESSON, ask: [] } },
		"PUT /api/videos/3/position": { status: 204 },
	});
	it("and not looked into yet is waited for, and nothing is asked of it meanwhile", async () => {
		let film = video({ looked_into: false, duration_ms: null, chunk_count: 0, subtitles: NO_SUBTITLES });
		const sent = answer(answers(() => film));
		show(<LearnPage params={{ id: "3" }} />);
		await screen.findByText("This film has not been looked into yet");
		expect(sent.some((one) => one.path.includes("/3/"))).toBe(false);
		film = video();
		await screen.findByTestId("video", {}, { timeout: 8000 });
	});
	it("and that is no good film says why", async () => {
		answer(answers(() => video({ duration_ms: null, chunk_count: 0, problem: "This is no film" })));
		show(<LearnPage params={{ id: "3" }} />);
		await screen.findByText("This is no film");
		expect(screen.getByRole("link", { name: "Back to Series" })).toBeVisible();
	});
	it("and that does not say how long it is says so", async () => {
		answer({
			...answers(() => video({ duration_ms: null, chunk_count: 0 })),
			"GET /api/videos/3/chunks": { json: { ...PLAN, chunks: [] } },
		});
		show(<LearnPage params={{ id: "3" }} />);
		await screen.findByText(/does not say how long it is/);
	});
});

describe("the player of a film", () => {
	const answers = {
		"GET /api/videos": { json: [video()] },
		"GET /api/videos/3/chunks": { json: { ...PLAN, chunks: [chunk(0, { state: "ready" as const })] } },
		"GET /api/videos/3/pack": { json: PACK },
		"GET /api/videos/3/lesson": { json: { ...LESSON, ask: [] } },
		"PUT /api/videos/3/position": { status: 204 },
	};
	it("is not guessed while the server is still to say which", async () => {
		let say = (_: { json: { new_player: boolean } }) => {};
		const flags = new Promise<{ json: { new_player: boolean } }>((resolve) => {
			say = resolve;
		});
		const sent = answer({ ...answers, "GET /api/flags": () => flags });
		await loadPlayer(true);
		show(<LearnPage params={{ id: "3" }} />);
		await waitFor(() => expect(sent.some((one) => one.path.includes("/lesson"))).toBe(true));
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(document.querySelector("video")).toBeNull();
		say({ json: { new_player: false } });
		await screen.findByTestId("legacy-video");
	});
	it("is the new one when the server cannot say", async () => {
		answer({ ...answers, "GET /api/flags": { status: 404, json: { error: { code: "NOT_FOUND", message: "no" } } } });
		show(<LearnPage params={{ id: "3" }} />);
		await screen.findByTestId("video");
	});
});

describe("a place that the address asks for", () => {
	it("is gone to once: then the address names it no more", async () => {
		history.replaceState(null, "", "/learn/3?t=20000&x=1");
		setup({ known: 60_000, done: true });
		await film();
		expect(location.pathname + location.search).toBe("/learn/3?x=1");
		history.replaceState(null, "", "/");
	});
});
