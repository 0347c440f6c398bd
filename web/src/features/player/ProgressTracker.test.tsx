import { fireEvent, screen } from "@testing-library/react";
import { useRef } from "react";
import { describe, expect, it, vi } from "vitest";
import { playTo } from "@test/film";
import { expectNoAxeProblems, show } from "@test/render";
import { ProgressTracker } from "./ProgressTracker";

const START = 60_000;
const END = 120_000;

let renders = 0;
function Bar({ onSeek }: { onSeek: (ms: number) => void }) {
	const film = useRef<HTMLVideoElement>(null);
	renders++;
	return (
		<>
			{/* biome-ignore lint/a11y/useMediaCaption: nothing is said in it */}
			<video ref={film} data-testid="film" />
			<ProgressTracker video={film} label="Part 2" startMs={START} endMs={END} ticks={[0, 3, 9, 1]} onSeek={onSeek} />
		</>
	);
}
function setup() {
	const onSeek = vi.fn();
	const shown = show(<Bar onSeek={onSeek} />);
	return { ...shown, onSeek, film: screen.getByTestId<HTMLVideoElement>("film"), bar: screen.getByRole("slider") };
}

describe("ProgressTracker", () => {
	it("follows the film within its part, without rendering", () => {
		const { film, bar } = setup();
		expect(bar).toHaveAttribute("aria-valuemax", "60");
		const before = renders;
		playTo(film, 90);
		expect(bar).toHaveAttribute("aria-valuenow", "30");
		expect(bar).toHaveAttribute("aria-valuetext", "0:30 of 1:00");
		expect(bar.style.getPropertyValue("--p")).toBe("50");
		playTo(film, 500);
		expect(bar).toHaveAttribute("aria-valuenow", "60");
		playTo(film, 3);
		expect(bar).toHaveAttribute("aria-valuenow", "0");
		expect(renders).toBe(before);
	});
	it("shows where new words are, and which are over", () => {
		const { film, bar } = setup();
		const ticks = [...bar.querySelectorAll<HTMLElement>(".ticks i")];
		expect(ticks.map((tick) => tick.style.getPropertyValue("--h"))).toEqual(["0", "3", "5", "1"]);
		playTo(film, 91);
		expect(ticks.map((tick) => tick.dataset.past !== undefined)).toEqual([true, true, false, false]);
		playTo(film, 62);
		expect(ticks.some((tick) => tick.dataset.past !== undefined)).toBe(false);
	});
	it.each([
		["ArrowRight", 95_000],
		["ArrowUp", 95_000],
		["ArrowLeft", 85_000],
		["ArrowDown", 85_000],
		["PageUp", 119_900],
		["PageDown", 60_000],
		["Home", START],
		["End", 119_000],
	])("goes by %s, never out of the part", (key, expected) => {
		const { film, bar, onSeek } = setup();
		playTo(film, 90);
		fireEvent.keyDown(bar, { key });
		expect(onSeek).toHaveBeenCalledExactlyOnceWith(expected);
	});
	it("leaves other keys to the player", () => {
		const { bar, onSeek } = setup();
		fireEvent.keyDown(bar, { key: "m" });
		fireEvent.keyDown(bar, { key: "ArrowLeft", shiftKey: true });
		expect(onSeek).not.toHaveBeenCalled();
	});
	it("goes where it is pressed and dragged", () => {
		const { bar, onSeek } = setup();
		bar.getBoundingClientRect = () => ({ left: 100, width: 200 }) as DOMRect;
		fireEvent.pointerDown(bar, { clientX: 150, buttons: 1, pointerId: 1 });
		expect(onSeek).toHaveBeenLastCalledWith(75_000);
		fireEvent.pointerMove(bar, { clientX: 900, buttons: 1, pointerId: 1 });
		expect(onSeek).toHaveBeenLastCalledWith(END);
		fireEvent.pointerMove(bar, { clientX: 100, buttons: 0, pointerId: 1 });
		expect(onSeek).toHaveBeenCalledTimes(2);
	});
	it("has no accessibility problem", async () => {
		await expectNoAxeProblems(setup().bar);
	});
});
