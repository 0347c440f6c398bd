import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { clockOffset, reportClock } from "./clock";
import { settingsQuery } from "./queries";

afterEach(() => vi.unstubAllGlobals());

function serve(known: number) {
	const sent: { method: string; body: unknown }[] = [];
	vi.stubGlobal("fetch", async (_path: string, options: RequestInit) => {
		const body = options.body ? JSON.parse(String(options.body)) : undefined;
		sent.push({ method: options.method ?? "GET", body });
		const answer = { level: "A1", chunk_duration_minutes: 5, game_words: 12, utc_offset_minutes: known, ...body };
		return new Response(JSON.stringify(answer), { status: 200 });
	});
	// biome-ignore lint/suspicious/noDocumentCookie: happy-dom has no cookie store
	document.cookie = "fastapi-csrf-token=x";
	return sent;
}

it("tells the server a clock that it does not know, and nothing when it knows it", async () => {
	const client = new QueryClient();
	const here = clockOffset();
	let sent = serve(here + 60);
	await reportClock(client);
	expect(sent).toEqual([
		{ method: "GET", body: undefined },
		{ method: "PUT", body: { utc_offset_minutes: here } },
	]);
	expect(client.getQueryData(settingsQuery().queryKey)?.utc_offset_minutes).toBe(here);
	sent = serve(here);
	await reportClock(new QueryClient());
	expect(sent.map((s) => s.method)).toEqual(["GET"]);
});

it("counts minutes east of Greenwich", () => {
	const berlin = { getTimezoneOffset: () => -60 } as Date;
	expect(clockOffset(berlin)).toBe(60);
});

it("keeps quiet when the server does not answer", async () => {
	vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
	await expect(
		reportClock(new QueryClient({ defaultOptions: { queries: { retry: false } } })),
	).resolves.toBeUndefined();
});
