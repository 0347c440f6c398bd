import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CUES } from "@test/fixtures";
import { playTo } from "@test/film";
import { useSubtitleSync } from "./useSubtitleSync";

/** What the browser gives: a track whose active cues follow the film. jsdom has none. */
class Track extends EventTarget {
	mode = "disabled";
	cues: { id: string; startTime: number; endTime: number }[] = [];
	activeCues: { id: string }[] = [];
	addCue(cue: Track["cues"][number]) {
		this.cues.push(cue);
	}
	removeCue(cue: Track["cues"][number]) {
		this.cues = this.cues.filter((one) => one !== cue);
	}
	reach(seconds: number) {
		this.activeCues = this.cues.filter((cue) => cue.startTime <= seconds && seconds < cue.endTime);
		act(() => void this.dispatchEvent(new Event("cuechange")));
	}
}

describe("useSubtitleSync with the browser's cue clock", () => {
	let track: Track;
	let film: HTMLVideoElement;
	let ref: { current: HTMLVideoElement };
	beforeEach(() => {
		vi.stubGlobal(
			"VTTCue",
			class {
				id = "";
				constructor(
					readonly startTime: number,
					readonly endTime: number,
					readonly text: string,
				) {}
			},
		);
		track = new Track();
		film = document.createElement("video");
		Object.assign(film, { addTextTrack: vi.fn(() => track) });
		ref = { current: film };
	});

	it("gives the line that the clock names, a short one too, and none between lines", () => {
		const { result } = renderHook(() => useSubtitleSync(ref, CUES));
		expect(result.current).toBe(-1);
		track.reach(10);
		expect(result.current).toBe(1);
		track.reach(12.05);
		expect(result.current).toBe(2);
		track.reach(15);
		expect(result.current).toBe(-1);
	});
	it("renders once a line, however often the clock ticks", () => {
		let renders = 0;
		renderHook(() => {
			renders++;
			return useSubtitleSync(ref, CUES);
		});
		const before = renders;
		for (let ms = 8000; ms < 12_000; ms += 250) track.reach(ms / 1000);
		expect(renders - before).toBeLessThanOrEqual(2);
	});
	it("searches after a seek", () => {
		const { result } = renderHook(() => useSubtitleSync(ref, CUES));
		act(() => {
			film.currentTime = 21;
		});
		expect(result.current).toBe(3);
	});
	it("moves all lines by the offset", () => {
		const { result, rerender } = renderHook(({ ms }) => useSubtitleSync(ref, CUES, ms), {
			initialProps: { ms: 0 },
		});
		expect(track.cues[1]?.startTime).toBe(8);
		rerender({ ms: -1000 });
		expect(track.cues).toHaveLength(CUES.length);
		expect(track.cues[1]?.startTime).toBe(7);
		act(() => {
			film.currentTime = 7.5;
		});
		expect(result.current).toBe(1);
	});
	it("uses one track for one film, and takes its lines away", () => {
		const first = renderHook(() => useSubtitleSync(ref, CUES));
		first.unmount();
		expect(track.cues).toHaveLength(0);
		renderHook(() => useSubtitleSync(ref, CUES.slice(0, 2)));
		expect(track.cues).toHaveLength(2);
		expect(film.addTextTrack).toHaveBeenCalledTimes(1);
		expect(track.mode).toBe("hidden");
	});
});

describe("useSubtitleSync without it", () => {
	afterEach(() => vi.restoreAllMocks());
	it("shows the right line at 10 s", () => {
		const film = document.createElement("video");
		const ref = { current: film };
		const { result } = renderHook(() => useSubtitleSync(ref, CUES));
		playTo(film, 10);
		expect(CUES[result.current]?.text).toBe("Der Hund schläft.");
		playTo(film, 12.1);
		expect(CUES[result.current]?.text).toBe("Ja.");
		playTo(film, 18);
		expect(result.current).toBe(-1);
	});
	it("shows nothing without a film", () => {
		const ref = { current: null };
		expect(renderHook(() => useSubtitleSync(ref, CUES)).result.current).toBe(-1);
	});
});
