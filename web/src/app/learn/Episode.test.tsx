import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { load, playTo } from "@test/film";
import { chunk, LESSON, PACK, PLAN, task, video } from "@test/fixtures";
import { answer, show } from "@test/render";
import LearnPage from "./LearnPage";

beforeEach(() => {
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
	vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
	vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
});

describe("a film whose parts are cut anew while one plays", () => {
	const answers = (now: { end: number; state: "ready" | "todo" }) => ({
		"GET /api/videos": { json: [video()] },
		"GET /api/videos/3/chunks": () => ({
			json: { ...PLAN, chunks: [chunk(0, { end_ms: now.end, state: now.state }), chunk(1, { start_ms: now.end })] },
		}),
		"GET /api/videos/3/pack": { json: PACK },
		"GET /api/videos/3/lesson": { json: { ...LESSON, ask: [] } },
		"GET /api/flags": { json: { new_player: true } },
		"PUT /api/videos/3/position": { status: 204 },
		"POST /api/videos/3/process": { status: 202, json: { task_id: "T1" } },
		"GET /api/tasks/T1/status": { json: task() },
	});
	it("goes on with the same element and the same lines, ready or not", async () => {
		const now: Parameters<typeof answers>[0] = { end: 60_000, state: "ready" };
		const sent = answer(answers(now));
		const { client } = show(<LearnPage params={{ id: "3" }} />);
		const film = await screen.findByTestId<HTMLVideoElement>("video");
		load(film);
		playTo(film, 30);
		Object.assign(now, { end: 61_000, state: "todo" });
		const asked = sent.length;
		await act(() => client.invalidateQueries({ queryKey: ["chunks", 3] }));
		await waitFor(() => expect(sent.length).toBeGreaterThan(asked));
		await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
		expect(screen.getByTestId("video")).toBe(film);
		expect(film.currentTime).toBe(30);
		expect(sent.filter((one) => one.path.includes("/pack?"))).toHaveLength(1);
	});
	it("prepares a part that the server does not count as ready any more", async () => {
		const now: Parameters<typeof answers>[0] = { end: 60_000, state: "ready" };
		answer({
			...answers(now),
			"GET /api/videos/3/pack": () => {
				now.state = "todo";
				return { status: 409, json: { error: { code: "NOT_READY", message: "not prepared" } } };
			},
		});
		show(<LearnPage params={{ id: "3" }} />);
		await screen.findByRole("progressbar", { name: "Processing" });
	});
});

describe("the screens of one address", () => {
	const answers = {
		"GET /api/videos": { json: [video()] },
		"GET /api/videos/3/chunks": { json: { ...PLAN, chunks: [chunk(0), chunk(1)] } },
		"GET /api/videos/3/pack": { json: PACK },
		"GET /api/videos/3/lesson": { json: LESSON },
		"GET /api/flags": { json: { new_player: true } },
		"PUT /api/videos/3/position": { status: 204 },
		"POST /api/videos/3/chunks/done": { json: { chunks_done: 1, chunk_count: 2 } },
		"POST /api/vocabulary/views": { status: 204 },
	};
	const toFilm = async () => {
		await userEvent.click(await screen.findByTestId("skip-remaining-button"));
		await userEvent.keyboard("{Enter}");
		return screen.findByTestId<HTMLVideoElement>("video");
	};
	const heading = () => screen.getByRole("heading", { level: 1 });

	it("each get the focus at their heading, and say what they are", async () => {
		answer(answers);
		show(<LearnPage params={{ id: "3" }} />);
		await screen.findByTestId("skip-remaining-button");
		await waitFor(() => expect(heading()).toHaveFocus());
		const film = await toFilm();
		await waitFor(() => expect(heading()).toHaveFocus());
		expect(heading()).toHaveTextContent("Nachbarn: Der Schlüssel");
		load(film);
		playTo(film, 60);
		expect(await screen.findByTestId("next-part-button")).toHaveFocus();
		expect(screen.getByTestId("next-part-button")).toHaveAccessibleDescription("Part 1 done.");
	});
	it("leave the focus to what has it, and while the film plays", async () => {
		answer(answers);
		const { client } = show(
			<>
				<LearnPage params={{ id: "3" }} />
				<button type="button">elsewhere</button>
			</>,
		);
		await screen.findByTestId("skip-remaining-button");
		const film = await toFilm();
		const elsewhere = screen.getByRole("button", { name: "elsewhere" });
		elsewhere.focus();
		load(film);
		playTo(film, 10);
		await act(() => client.invalidateQueries());
		playTo(film, 30);
		expect(elsewhere).toHaveFocus();
		playTo(film, 60);
		const again = await screen.findByRole("button", { name: "Watch again" });
		elsewhere.focus();
		fireEvent.click(again);
		await screen.findByTestId("video");
		expect(document.title).toMatch(/^Nachbarn, Part 1/);
		expect(elsewhere).toHaveFocus();
	});
	it.each([
		["that the server cannot list", { "GET /api/videos": { status: 500, json: {} } }, /^The films could not be listed/],
		["that is not there", { "GET /api/videos": { json: [] } }, /^This episode is not in the library/],
		["that is being asked for", { "GET /api/videos": () => new Promise<never>(() => {}) }, /^Loading/],
		[
			"without lines",
			{ "GET /api/videos/3/chunks": { json: { ...PLAN, transcript: null, missing: "German has none." } } },
			/^Der Schlüssel/,
		],
	])("have a title also for an episode %s", async (_, other, title) => {
		document.title = "";
		answer({ ...answers, ...other });
		show(<LearnPage params={{ id: "3" }} />);
		await waitFor(() => expect(document.title).toMatch(title));
		expect(heading()).toBeInTheDocument();
	});
});
