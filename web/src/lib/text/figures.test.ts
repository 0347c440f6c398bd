import { describe, expect, it } from "vitest";
import { figures } from "./figures";

describe("the figures of a job's message", () => {
	it.each([
		["Listening: 2:05 of 5:01", ["2:05", "5:01"]],
		["Translated 12/120", ["12", "120"]],
		["Looking up the words", undefined],
		["Nachbarn S01E02 1080p.mkv", undefined],
		[null, undefined],
	])("%s", (message, expected) => expect(figures(message)).toEqual(expected));
});
