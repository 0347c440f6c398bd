import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { video } from "@test/fixtures";
import { answer, show } from "@test/render";
import { scanPause } from "@/api/queries";
import EpisodesPage from "./EpisodesPage";
import SeriesPage from "./SeriesPage";

const NOTHING = { looked_into: false, duration_ms: null, chunk_count: 0, known_share: null, levels: null };

describe("a library that is being looked into", () => {
	const pictures = () => [...document.querySelectorAll("img")].map((image) => image.getAttribute("src"));
	const server = (film: () => ReturnType<typeof video>) =>
		answer({
			"GET /api/videos": () => ({ json: [film()] }),
			"GET /api/profile": { status: 404, json: { error: { code: "NOT_FOUND", message: "no" } } },
		});

	it.each([
		["series", () => <SeriesPage />],
		["episodes", () => <EpisodesPage params={{ series: video().series }} />],
	])("asks for no picture before there can be one, and goes on by itself: %s", async (_, page) => {
		let film = video(NOTHING);
		const sent = server(() => film);
		show(page());
		await screen.findAllByText(new RegExp(film.series));
		await waitFor(() => expect(screen.queryByTestId("loading")).toBeNull());
		expect(pictures()).toEqual([]);
		film = video({ duration_ms: 100_000 });
		await waitFor(() => expect(pictures()).toContain("/api/videos/3/still?at_ms=20000"), { timeout: 8000 });
		// All of it is known now: nobody asks any more.
		const asked = sent.filter((one) => one.path === "/api/videos").length;
		await new Promise((resolve) => setTimeout(resolve, 3500));
		expect(sent.filter((one) => one.path === "/api/videos").length).toBe(asked);
	});
	it("is asked for again while nothing is listed yet", async () => {
		let films: ReturnType<typeof video>[] = [];
		answer({
			"GET /api/videos": () => ({ json: films }),
			"GET /api/profile": { status: 404, json: { error: { code: "NOT_FOUND", message: "no" } } },
		});
		show(<SeriesPage />);
		await screen.findByTestId("empty-state");
		films = [video()];
		await screen.findByTestId("series-card-nachbarn", undefined, { timeout: 8000 });
	});
	it("is asked for ever more rarely: a file that nobody may read is never looked into", () => {
		const pauses = [1, 2, 10, 20, 1000].map((dataUpdateCount) => scanPause({ dataUpdateCount }));
		expect(pauses).toEqual([3000, 6000, 30_000, 60_000, 60_000]);
	});
	it("tries another picture where one was missing", async () => {
		let film = video({ duration_ms: 100_000, looked_into: false });
		server(() => film);
		show(<SeriesPage />);
		await waitFor(() => expect(pictures()).toEqual(["/api/videos/3/still?at_ms=20000"]));
		fireEvent.error(document.querySelector("img") as Element);
		await waitFor(() => expect(pictures()).toEqual([]));
		film = video({ duration_ms: 200_000 });
		await waitFor(() => expect(pictures()).toEqual(["/api/videos/3/still?at_ms=40000"]), { timeout: 8000 });
	});
});
