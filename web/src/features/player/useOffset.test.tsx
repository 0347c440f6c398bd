import { useQuery } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PACK, PLAN } from "@test/fixtures";
import { answer, surroundings } from "@test/render";
import { chunksQuery, packQuery } from "@/api/queries";
import type { ChunkPlan, Pack } from "@/api/types";
import { changeSettings, currentSettings, forgetSettings } from "@/lib/playerSettings";
import { useOffset } from "./useOffset";

/** A server whose track can be moved, and a player on what it sends. */
function setup(more: { refuse?: () => boolean; wait?: () => Promise<void> } = {}) {
	let onServer = 0;
	const plan = (): ChunkPlan => ({
		...PLAN,
		transcript: PLAN.transcript && { ...PLAN.transcript, offset_ms: onServer },
	});
	const pack = (): Pack => ({
		...PACK,
		version: String(onServer),
		cues: PACK.cues.map((cue) => ({ ...cue, start_ms: cue.start_ms + onServer, end_ms: cue.end_ms + onServer })),
	});
	const sent = answer({
		"GET /api/videos/3/chunks": () => ({ json: plan() }),
		"GET /api/videos/3/pack": () => ({ json: pack() }),
		"PUT /api/videos/3/subtitles/offset": async ({ body }) => {
			await more.wait?.();
			if (more.refuse?.()) return { status: 500, json: {} };
			onServer = (body as { offset_ms: number }).offset_ms;
			return { json: {} };
		},
	});
	const { client, wrapper } = surroundings();
	client.setQueryData(chunksQuery(3).queryKey, plan());
	client.setQueryData(packQuery(3, PACK).queryKey, pack());
	const seen: (number | undefined)[] = [];
	const { result, unmount } = renderHook(
		() => {
			const loaded = useQuery({ ...packQuery(3, PACK), staleTime: Number.POSITIVE_INFINITY });
			const known = useQuery({ ...chunksQuery(3), staleTime: Number.POSITIVE_INFINITY });
			const all = useOffset(3, "de", known.data?.transcript?.offset_ms ?? 0);
			const first = (loaded.data?.cues[0]?.start_ms ?? 0) + all.offset;
			seen.push(first);
			return { ...all, first, loaded };
		},
		{ wrapper },
	);
	const puts = () => sent.filter((one) => one.method === "PUT").map((one) => one.body);
	const settle = (ms = 1600) => act(() => vi.advanceTimersByTimeAsync(ms));
	return { client, result, unmount, puts, settle, seen, server: { move: (ms: number) => (onServer = ms) } };
}

beforeEach(() => {
	forgetSettings();
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
	vi.useFakeTimers();
});

describe("the offset of the lines", () => {
	it("holds at once and is sent when no further one follows", async () => {
		const { result, puts, settle } = setup();
		act(() => result.current.shift(100));
		await settle(1000);
		act(() => result.current.shift(100));
		expect(result.current).toMatchObject({ first: 1200, total: 200 });
		await settle(1000);
		expect(puts()).toEqual([]);
		await settle();
		expect(puts()).toEqual([{ offset_ms: 200, language: "de" }]);
		expect(currentSettings().offsets).toEqual({});
	});
	it("moves no line when the track takes it over", async () => {
		const { result, settle, seen } = setup();
		act(() => result.current.shift(1000));
		seen.length = 0;
		await settle();
		expect(result.current).toMatchObject({ first: 2000, total: 1000, offset: 0 });
		expect(new Set(seen)).toEqual(new Set([2000]));
	});
	it("counts once when lines and plan are loaded again", async () => {
		const { client, result, puts, settle } = setup();
		act(() => result.current.shift(1000));
		await settle();
		await act(() => client.refetchQueries({ queryKey: ["pack"] }));
		await act(() => client.refetchQueries({ queryKey: ["chunks"] }));
		expect(result.current).toMatchObject({ first: 2000, total: 1000 });
		act(() => result.current.shift(100));
		expect(result.current).toMatchObject({ first: 2100, total: 1100 });
		await settle();
		expect(puts().at(-1)).toEqual({ offset_ms: 1100, language: "de" });
	});
	it("counts once when the lines were on their way while it was sent", async () => {
		let goOn = () => {};
		const { client, result, settle } = setup({ wait: () => new Promise((resolve) => (goOn = resolve)) });
		act(() => result.current.shift(1000));
		await settle();
		const fetch = globalThis.fetch;
		let late = () => {};
		vi.stubGlobal("fetch", async (input: string, init?: RequestInit) => {
			const reply = await fetch(input, init);
			if (input.includes("/pack")) await new Promise<void>((resolve) => (late = resolve));
			return reply;
		});
		act(() => void client.refetchQueries({ queryKey: ["pack"] }));
		await settle(10);
		goOn();
		await settle(10);
		late();
		await settle(10);
		expect(result.current).toMatchObject({ first: 2000, total: 1000 });
	});
	it("forgets the other parts of the film: their times are old", async () => {
		const { client, result, settle } = setup();
		const other = packQuery(3, { start_ms: 60_000, end_ms: 120_000 }).queryKey;
		client.setQueryData(other, PACK);
		act(() => result.current.shift(100));
		await settle();
		expect(client.getQueryData(other)).toBeUndefined();
	});
	it("adds to what the server has by now", async () => {
		const { client, result, puts, settle, server } = setup();
		server.move(5000);
		await act(() => client.refetchQueries({ queryKey: ["chunks"] }));
		act(() => result.current.shift(-100));
		expect(result.current.total).toBe(4900);
		await settle();
		expect(puts()).toEqual([{ offset_ms: 4900, language: "de" }]);
	});
	it("stays in this browser when it is refused, and goes with the next one", async () => {
		let refuse = true;
		const { result, puts, settle } = setup({ refuse: () => refuse });
		act(() => result.current.shift(100));
		await settle();
		expect(result.current).toMatchObject({ first: 1100, total: 100 });
		refuse = false;
		act(() => result.current.shift(100));
		await settle();
		expect(puts()).toEqual([
			{ offset_ms: 100, language: "de" },
			{ offset_ms: 200, language: "de" },
		]);
		expect(result.current).toMatchObject({ first: 1200, total: 200, offset: 0 });
	});
	it("takes over once what is moved on while it is being sent", async () => {
		let goOn = () => {};
		const { result, puts, settle } = setup({ wait: () => new Promise((resolve) => (goOn = resolve)) });
		act(() => result.current.shift(100));
		await settle();
		act(() => result.current.shift(100));
		await settle(5000);
		expect(puts()).toHaveLength(1);
		goOn();
		await settle();
		goOn();
		await settle();
		expect(puts().at(-1)).toEqual({ offset_ms: 200, language: "de" });
		expect(result.current).toMatchObject({ first: 1200, total: 200, offset: 0 });
	});
	it("that was not sent the last time is sent now", async () => {
		changeSettings({ offsets: { 3: 300 } });
		const { result, puts, settle } = setup();
		expect(result.current.first).toBe(1300);
		await settle();
		expect(puts()).toEqual([{ offset_ms: 300, language: "de" }]);
	});
});
