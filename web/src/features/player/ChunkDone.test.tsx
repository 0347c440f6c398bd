import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { chunk, LESSON, PACK, PLAN, video } from "@test/fixtures";
import { show } from "@test/render";
import { ChunkDone } from "./ChunkDone";

/** A part of an episode has just been watched; `done`: which parts the server knows to be done. */
function setup(part: number, done: boolean[]) {
	const onNext = vi.fn();
	const onPart = vi.fn();
	const plan = { ...PLAN, chunks: done.map((is, index) => chunk(index, { done: is })) };
	const shared = { video: video(), pack: PACK, lesson: LESSON, lookedUp: 0, onAgain: () => {} };
	show(<ChunkDone {...shared} plan={plan} part={part} onNext={onNext} onPart={onPart} />);
	return { onNext, onPart };
}
const says = (title: string) => expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(title);

describe("after a part", () => {
	it("the next one comes", async () => {
		const { onNext } = setup(0, [false, false]);
		says("Part 1 done.");
		expect(screen.getByTestId("next-part-button")).toHaveFocus();
		await userEvent.click(screen.getByRole("button", { name: "Next part" }));
		expect(onNext).toHaveBeenCalledOnce();
	});
	it("that was the last while an earlier one is open, that one is offered", async () => {
		const { onPart } = setup(2, [true, false, false]);
		says("Part 3 done.");
		await userEvent.click(screen.getByRole("button", { name: "On to part 2" }));
		expect(onPart).toHaveBeenCalledWith(1);
	});
	it("those that are done are passed over", async () => {
		const { onPart } = setup(0, [false, true, false]);
		await userEvent.click(screen.getByRole("button", { name: "On to part 3" }));
		expect(onPart).toHaveBeenCalledWith(2);
	});
	it.each([
		[1, [true, false]],
		[0, [false, true]],
	])("that was the only one open (%d), the episode is done", (part, done) => {
		setup(part, done);
		says("Episode done.");
		expect(screen.getByTestId("finish-button")).toHaveFocus();
	});
});
