import { act, renderHook } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { load } from "@test/film";
import { useVideoPlayback } from "./useVideoPlayback";

function setup() {
	const film = document.createElement("video");
	const ref = { current: film };
	const { result, unmount } = renderHook(() => useVideoPlayback(ref));
	return { film, result, unmount };
}

describe("useVideoPlayback", () => {
	it("says whether the film plays", () => {
		const { result } = setup();
		expect(result.current.isPlaying).toBe(false);
		act(() => result.current.play());
		expect(result.current.isPlaying).toBe(true);
		act(() => result.current.pause());
		expect(result.current.isPlaying).toBe(false);
		act(() => result.current.toggle());
		expect(result.current.isPlaying).toBe(true);
		act(() => result.current.toggle());
		expect(result.current.isPlaying).toBe(false);
	});
	it("is not playing when the film has ended", () => {
		const { film, result } = setup();
		act(() => result.current.play());
		act(() => void film.dispatchEvent(new Event("ended")));
		expect(result.current.isPlaying).toBe(false);
	});
	it("reads the time from the film and seeks in it, never before its beginning", () => {
		const { film, result } = setup();
		act(() => result.current.seek(12.5));
		expect(film.currentTime).toBe(12.5);
		expect(result.current.currentTime()).toBe(12.5);
		act(() => result.current.seek(-3));
		expect(film.currentTime).toBe(0);
	});
	it("follows length, speed and sound of the film", () => {
		const { film, result } = setup();
		expect(result.current.duration).toBe(0);
		load(film, 90);
		expect(result.current.duration).toBe(90);
		act(() => {
			result.current.setRate(1.5);
			film.dispatchEvent(new Event("ratechange"));
		});
		expect(film.playbackRate).toBe(1.5);
		expect(result.current.rate).toBe(1.5);
		act(() => {
			result.current.toggleMuted();
			film.dispatchEvent(new Event("volumechange"));
		});
		expect(film.muted).toBe(true);
		expect(result.current.muted).toBe(true);
	});
	it("counts a film without an end as one of no length", () => {
		const { film, result } = setup();
		load(film, Number.POSITIVE_INFINITY);
		expect(result.current.duration).toBe(0);
	});
	it("shows the truth when the browser refuses to play", async () => {
		const { film, result } = setup();
		vi.spyOn(film, "play").mockRejectedValue(new DOMException("no gesture", "NotAllowedError"));
		await act(async () => result.current.play());
		expect(result.current.isPlaying).toBe(false);
	});
	it("gives the same functions in every render, and lets go of the film", () => {
		const { film, result, unmount } = setup();
		const { play, pause, toggle, seek, setRate, toggleMuted, currentTime } = result.current;
		act(() => result.current.play());
		expect(result.current).toMatchObject({ play, pause, toggle, seek, setRate, toggleMuted, currentTime });
		const removed = vi.spyOn(film, "removeEventListener");
		unmount();
		expect(removed).toHaveBeenCalledTimes(6);
	});
	it("does nothing without a film", () => {
		const ref = { current: null };
		const { result } = renderHook(() => useVideoPlayback(ref));
		act(() => {
			result.current.play();
			result.current.pause();
			result.current.toggle();
			result.current.seek(3);
			result.current.setRate(2);
			result.current.toggleMuted();
		});
		expect(result.current.currentTime()).toBe(0);
	});
});
