import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { load } from "@test/film";
import { answer } from "@test/render";
import { useRescue } from "./useRescue";

function setup(code: number | undefined, replies: Parameters<typeof answer>[0]) {
	const sent = answer(replies);
	const onFailed = vi.fn();
	const film = document.createElement("video");
	const reload = vi.spyOn(film, "load");
	film.currentTime = 42;
	if (code) Object.defineProperty(film, "error", { configurable: true, value: { code } });
	const { result } = renderHook(() => useRescue(onFailed));
	const breakOff = () => act(async () => result.current(film));
	return { sent, onFailed, film, reload, breakOff };
}

describe("a film that breaks off", () => {
	beforeEach(() => void vi.useFakeTimers());

	it("is taken up where it was, playing as before", async () => {
		const { film, reload, breakOff, onFailed } = setup(2, { "GET /api/auth/me": { json: {} } });
		void film.play();
		await breakOff();
		expect(reload).toHaveBeenCalledOnce();
		film.currentTime = 0;
		load(film);
		expect(film.currentTime).toBe(42);
		expect(film.paused).toBe(false);
		expect(onFailed).not.toHaveBeenCalled();
	});
	it("gets its login renewed first", async () => {
		let renewed = false;
		const { sent, reload, breakOff } = setup(4, {
			"GET /api/auth/me": () => (renewed ? { json: {} } : { status: 401, json: {} }),
			"POST /api/auth/refresh": () => {
				renewed = true;
				return { json: {} };
			},
		});
		await breakOff();
		expect(sent.map((one) => one.path)).toEqual(["/api/auth/me", "/api/auth/refresh", "/api/auth/me"]);
		expect(reload).toHaveBeenCalledOnce();
	});
	it.each([
		["is away", new TypeError("refused")],
		["is only just starting", { status: 503, json: {} }],
	])("waits for a server that %s", async (_, reply) => {
		let away = true;
		const { reload, breakOff, onFailed } = setup(2, { "GET /api/auth/me": () => (away ? reply : { json: {} }) });
		await breakOff();
		await act(() => vi.advanceTimersByTimeAsync(10_000));
		expect(reload).not.toHaveBeenCalled();
		away = false;
		await act(() => vi.advanceTimersByTimeAsync(2000));
		expect(reload).toHaveBeenCalledOnce();
		expect(onFailed).not.toHaveBeenCalled();
	});
	it("is taken up where the learner went while the server was away, and not given up when it goes once more", async () => {
		let away = true;
		const { film, reload, breakOff, onFailed } = setup(2, {
			"GET /api/auth/me": () => (away ? new TypeError("refused") : { json: {} }),
		});
		await breakOff();
		film.currentTime = 300;
		void film.play();
		away = false;
		await act(() => vi.advanceTimersByTimeAsync(2000));
		expect(reload).toHaveBeenCalledOnce();
		// Gone again before any data came: the element has forgotten its place.
		film.currentTime = 0;
		away = true;
		await breakOff();
		away = false;
		await act(() => vi.advanceTimersByTimeAsync(2000));
		expect(reload).toHaveBeenCalledTimes(2);
		load(film);
		expect(film.currentTime).toBe(300);
		expect(film.paused).toBe(false);
		expect(onFailed).not.toHaveBeenCalled();
	});
	it("is given up when it breaks at the same place again", async () => {
		const { breakOff, onFailed } = setup(4, { "GET /api/auth/me": { json: {} } });
		await breakOff();
		expect(onFailed).not.toHaveBeenCalled();
		await breakOff();
		expect(onFailed).toHaveBeenCalledOnce();
	});
	it.each([
		["cannot be decoded", 3],
		["says nothing", undefined],
	])("is given up when it %s", async (_, code) => {
		const { breakOff, onFailed, sent } = setup(code, {});
		await breakOff();
		expect(onFailed).toHaveBeenCalledOnce();
		expect(sent).toEqual([]);
	});
	it("is given up when the server refuses for another reason", async () => {
		const { breakOff, onFailed } = setup(2, { "GET /api/auth/me": { status: 403, json: {} } });
		await breakOff();
		expect(onFailed).toHaveBeenCalledOnce();
	});
});
