import { describe, expect, it } from "vitest";
import { clock, cueAt, lastStarted, percent } from "./time";

const cues = [
	{ start_ms: 1000, end_ms: 3000 },
	{ start_ms: 8000, end_ms: 12_000 },
	{ start_ms: 12_000, end_ms: 12_200 },
];

describe("time", () => {
	it("writes clocks", () => {
		expect(clock(0)).toBe("0:00");
		expect(clock(102_999)).toBe("1:42");
		expect(clock(3_605_000)).toBe("1:00:05");
		expect(clock(-5)).toBe("0:00");
	});
	it("writes shares", () => expect(percent(0.856)).toBe("86\u00a0%"));
	it.each([
		[0, -1],
		[1000, 0],
		[2999, 0],
		[3000, -1],
		[11_999, 1],
		[12_000, 2],
		[12_199, 2],
		[12_200, -1],
		[99_000, -1],
	])("finds the cue at %i ms", (ms, index) => expect(cueAt(cues, ms)).toBe(index));
	it("takes the later of two overlapping cues", () => {
		const two = [
			{ start_ms: 0, end_ms: 5000 },
			{ start_ms: 2000, end_ms: 3000 },
		];
		expect(cueAt(two, 2500)).toBe(1);
		expect(cueAt(two, 3500)).toBe(0);
	});
	it("knows the last cue that has started", () => {
		expect(lastStarted(cues, 500)).toBe(-1);
		expect(lastStarted(cues, 5000)).toBe(0);
		expect(lastStarted(cues, 50_000)).toBe(2);
	});
});
