import { act, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { task } from "@test/fixtures";
import { answer, hook } from "@test/render";
import { useTaskStatus } from "./useTaskStatus";

const URL_OF_T1 = "GET /api/tasks/T1/status";

describe("useTaskStatus by polling", () => {
	beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
	const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

	it("asks nothing without a task", async () => {
		const sent = answer({});
		const { result } = hook(() => useTaskStatus(null));
		await pass(10_000);
		expect(sent).toEqual([]);
		expect(result.current).toEqual({ task: undefined, error: null });
	});
	it("asks every two seconds until the task is done, then no more", async () => {
		let progress = 10;
		const sent = answer({
			[URL_OF_T1]: () => {
				progress += 30;
				return { json: progress >= 100 ? task({ status: "completed", progress: 100 }) : task({ progress }) };
			},
		});
		const { result } = hook(() => useTaskStatus("T1"));
		await pass(0);
		expect(result.current.task?.progress).toBe(40);
		await pass(2100);
		expect(result.current.task?.progress).toBe(70);
		await pass(2100);
		expect(result.current.task?.status).toBe("completed");
		const asked = sent.length;
		await pass(60_000);
		expect(sent).toHaveLength(asked);
	});
	it.each(["failed", "cancelled"] as const)("stops when the task is %s", async (status) => {
		const sent = answer({ [URL_OF_T1]: { json: task({ status }) } });
		const { result } = hook(() => useTaskStatus("T1"));
		await pass(0);
		expect(result.current.task?.status).toBe(status);
		await pass(30_000);
		expect(sent).toHaveLength(1);
	});
	it("says that a task is not known, and stops", async () => {
		const sent = answer({
			[URL_OF_T1]: { status: 404, json: { error: { code: "NOT_FOUND", message: "no such task" } } },
		});
		const { result } = hook(() => useTaskStatus("T1"));
		await pass(0);
		expect(result.current.error?.status).toBe(404);
		await pass(30_000);
		expect(sent).toHaveLength(1);
	});
	it("goes on when the server was away for a while", async () => {
		let away = true;
		answer({ [URL_OF_T1]: () => (away ? new TypeError("refused") : { json: task({ progress: 66 }) }) });
		const { result } = hook(() => useTaskStatus("T1"));
		await pass(8000);
		expect(result.current.error).toBeNull();
		away = false;
		await pass(2100);
		expect(result.current.task?.progress).toBe(66);
	});
	it("stops when the screen is left", async () => {
		const sent = answer({ [URL_OF_T1]: { json: task() } });
		const { unmount } = hook(() => useTaskStatus("T1"));
		await pass(0);
		unmount();
		await pass(30_000);
		expect(sent).toHaveLength(1);
	});
});

describe("useTaskStatus by events", () => {
	/** The browser's event stream; jsdom has none. */
	class Stream extends EventTarget {
		static open: Stream[] = [];
		readyState = 1;
		onopen: (() => void) | null = null;
		onerror: (() => void) | null = null;
		constructor(readonly url: string) {
			super();
			Stream.open.push(this);
		}
		close() {
			this.readyState = 2;
		}
	}
	class Channel {
		onmessage = null;
		postMessage() {}
		close() {}
	}
	beforeEach(() => {
		Stream.open = [];
		vi.stubGlobal("EventSource", Stream);
		vi.stubGlobal("BroadcastChannel", Channel);
	});
	afterEach(() => expect(Stream.open.every((stream) => stream.readyState === 2)).toBe(true));

	it("shows what the stream tells, of its own task only, and closes the stream when it is left", async () => {
		answer({ [URL_OF_T1]: { json: task() } });
		const { result, unmount } = hook(() => useTaskStatus("T1"));
		await waitFor(() => expect(Stream.open).toHaveLength(1));
		const [stream] = Stream.open as [Stream];
		expect(stream.url).toBe("/api/events");
		act(() => stream.onopen?.());
		const tell = (more: Parameters<typeof task>[0]) =>
			act(() => void stream.dispatchEvent(new MessageEvent("task", { data: JSON.stringify(task(more)) })));
		tell({ progress: 80 });
		await waitFor(() => expect(result.current.task?.progress).toBe(80));
		tell({ task_id: "T2", progress: 5 });
		tell({ progress: 90 });
		await waitFor(() => expect(result.current.task?.progress).toBe(90));
		unmount();
		expect(stream.readyState).toBe(2);
	});
});
