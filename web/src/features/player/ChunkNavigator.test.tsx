import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { chunk } from "@test/fixtures";
import { expectNoAxeProblems, show } from "@test/render";
import { ChunkNavigator } from "./ChunkNavigator";

const CHUNKS = [chunk(0, { done: true }), chunk(1), chunk(2), chunk(3, { state: "todo" })];
const setup = (currentChunk: number) => {
	const onSeek = vi.fn();
	return {
		onSeek,
		...show(
			<ChunkNavigator chunks={CHUNKS} currentChunk={currentChunk} onSeek={onSeek}>
				<p>bar</p>
			</ChunkNavigator>,
		),
	};
};
const order = () => screen.getByTestId("chunk-navigator").textContent;

describe("ChunkNavigator", () => {
	it("puts the bar in the place of the part that plays", () => {
		setup(1);
		expect(order()).toBe("1bar34");
	});
	it("has no stub before the first or after the last part", () => {
		setup(0).unmount();
		setup(3);
		expect(order()).toBe("123bar");
	});
	it("says how each part stands", () => {
		setup(1);
		expect(screen.getByRole("button", { name: "Part 1, done" })).toHaveAttribute("data-c", "done");
		expect(screen.getByRole("button", { name: "Part 3, ready" })).toHaveAttribute("data-c", "ready");
		expect(screen.getByRole("button", { name: "Part 4, not prepared" })).toHaveAttribute("data-c", "wait");
	});
	it("goes to another part", async () => {
		const { onSeek } = setup(1);
		await userEvent.click(screen.getByRole("button", { name: /^Part 4/ }));
		expect(onSeek).toHaveBeenCalledExactlyOnceWith(3);
	});
	it("has no accessibility problem", async () => {
		await expectNoAxeProblems(setup(1).container);
	});
});
