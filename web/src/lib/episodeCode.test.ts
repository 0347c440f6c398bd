import { expect, it } from "vitest";
import { episodeCode } from "./episodeCode";

it.each([
	[1, 3, "S1 E3"],
	[null, 3, "E3"],
	[1, null, ""],
])("season %s, episode %s: %s", (season_number, episode_number, code) =>
	expect(episodeCode({ season_number, episode_number })).toBe(code),
);
