import { describe, expect, it } from "vitest";
import { chunk } from "@test/fixtures";
import { type FlowEvent, nextPhase, startFlow, whereToStart } from "./model";

const run = (events: FlowEvent[], flow = startFlow(0, 2, null)) => events.reduce(nextPhase, flow);

describe("the evening", () => {
	it("goes through game, film, part done, and ends after the last part", () => {
		let flow = run([{ type: "ready", ask: 3 }]);
		expect(flow.phase).toBe("game");
		flow = nextPhase(flow, { type: "gameOver" });
		expect(flow.phase).toBe("playing");
		flow = nextPhase(flow, { type: "partEnded" });
		expect(flow.phase).toBe("done");
		flow = nextPhase(flow, { type: "next" });
		expect(flow).toMatchObject({ part: 1, phase: "waiting" });
		flow = run([{ type: "ready", ask: 0 }, { type: "partEnded" }], flow);
		expect(flow.phase).toBe("finished");
	});
	it("skips the game without words and when coming back into the middle", () => {
		expect(run([{ type: "ready", ask: 0 }]).phase).toBe("playing");
		expect(run([{ type: "ready", ask: 5 }], startFlow(0, 2, 30_000)).phase).toBe("playing");
	});
	it("ignores what does not belong to its phase", () => {
		const playing = run([{ type: "ready", ask: 0 }]);
		expect(run([{ type: "gameOver" }, { type: "ready", ask: 4 }], playing)).toBe(playing);
		expect(run([{ type: "partEnded" }]).phase).toBe("waiting");
		expect(run([{ type: "choose", part: 9 }], playing)).toBe(playing);
	});
	it("plays again from the start and goes to a chosen part", () => {
		const done = run([{ type: "ready", ask: 0 }, { type: "partEnded" }], startFlow(0, 2, 5000));
		expect(nextPhase(done, { type: "again" })).toMatchObject({ phase: "playing", from: null });
		expect(nextPhase(done, { type: "choose", part: 1, from: 70_000 })).toMatchObject({
			part: 1,
			phase: "waiting",
			from: 70_000,
		});
	});
});

describe("where to start", () => {
	const chunks = [chunk(0, { done: true }), chunk(1), chunk(2)];
	it.each([
		["the first part not done", 0, {}, { part: 1, from: null }],
		["the resume position", 130_000, {}, { part: 2, from: 130_000 }],
		["the part after an end", 59_800, {}, { part: 1, from: null }],
		["an asked-for time", 130_000, { at: 65_000 }, { part: 1, from: 65_000 }],
		["an asked-for part", 130_000, { part: 0 }, { part: 0, from: null }],
		["nothing that is not there", 0, { at: 999_999, part: 9 }, { part: 1, from: null }],
	])("is %s", (_, position, asked, expected) => expect(whereToStart(chunks, position, asked)).toEqual(expected));
	it("begins again when all is done", () => {
		expect(
			whereToStart(
				chunks.map((one) => ({ ...one, done: true })),
				0,
				{},
			),
		).toEqual({ part: 0, from: null });
	});
});
