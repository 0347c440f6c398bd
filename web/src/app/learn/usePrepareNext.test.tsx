import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { chunk } from "@test/fixtures";
import { answer } from "@test/render";
import { usePrepareNext } from "./usePrepareNext";

beforeEach(() => {
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
	vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function setup(state: "todo" | "ready", playing = true) {
	const sent = answer({ "POST /api/videos/3/process": { status: 202, json: { task_id: "T2" } } });
	const started = vi.fn();
	const next = chunk(1, { state });
	const { rerender, unmount } = renderHook((on: boolean) => usePrepareNext(3, next, on, started), {
		initialProps: playing,
	});
	return { sent, started, rerender, unmount };
}

describe("the part after the one that plays", () => {
	it("is prepared once, when the film has been running for five seconds", async () => {
		const { sent, started, rerender } = setup("todo");
		await vi.advanceTimersByTimeAsync(4900);
		expect(sent).toEqual([]);
		await vi.advanceTimersByTimeAsync(200);
		expect(sent.map((one) => one.body)).toEqual([{ start_ms: 60_000, end_ms: 120_000 }]);
		expect(started).toHaveBeenCalledTimes(1);
		rerender(false);
		rerender(true);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(sent).toHaveLength(1);
	});
	it("is left alone when the learner leaves before, and when it is ready", async () => {
		const left = setup("todo");
		await vi.advanceTimersByTimeAsync(2000);
		left.unmount();
		const ready = setup("ready");
		const still = setup("todo", false);
		await vi.advanceTimersByTimeAsync(60_000);
		expect([...left.sent, ...ready.sent, ...still.sent]).toEqual([]);
	});
});
