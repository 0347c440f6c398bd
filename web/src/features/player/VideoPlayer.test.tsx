import { fireEvent, screen } from "@testing-library/react";
import { createRef } from "react";
import { describe, expect, it, vi } from "vitest";
import { load, playTo } from "@test/film";
import { show } from "@test/render";
import { VideoPlayer } from "./VideoPlayer";

function setup(more: { autoPlay?: boolean } = {}) {
	const ref = createRef<HTMLVideoElement>();
	const props = {
		url: "/api/videos/3/file",
		startAt: 61,
		autoPlay: true,
		ref,
		onTap: vi.fn(),
		onSwipe: vi.fn(),
		onTimeUpdate: vi.fn(),
		onEnded: vi.fn(),
		onFailed: vi.fn(),
		...more,
	};
	show(<VideoPlayer {...props} />);
	return { film: screen.getByTestId<HTMLVideoElement>("video"), ...props };
}
const press = (film: HTMLElement, from: number, to: number, pointerType: string) => {
	fireEvent.pointerDown(film, { clientX: from, button: 0, pointerType });
	fireEvent.pointerUp(film, { clientX: to, button: 0, pointerType });
};

describe("VideoPlayer", () => {
	it("hands its element out and has no role that does not exist", () => {
		const { film, ref } = setup();
		expect(ref.current).toBe(film);
		expect(film).not.toHaveAttribute("role");
		expect(film).toHaveAttribute("src", "/api/videos/3/file");
		expect(film).not.toHaveAttribute("controls");
	});
	it("takes the film up where it was left, once, and plays", () => {
		const { film } = setup();
		load(film);
		expect(film.currentTime).toBe(61);
		expect(film.paused).toBe(false);
		playTo(film, 70);
		load(film);
		expect(film.currentTime).toBe(70);
	});
	it("waits for the learner where it should", () => {
		const { film } = setup({ autoPlay: false });
		load(film);
		expect(film.currentTime).toBe(61);
		expect(film.paused).toBe(true);
	});
	it("reports time and end", () => {
		const { film, onTimeUpdate, onEnded } = setup();
		playTo(film, 0);
		expect(onTimeUpdate).not.toHaveBeenCalled();
		load(film);
		playTo(film, 10);
		expect(onTimeUpdate).toHaveBeenCalledWith(10);
		fireEvent.ended(film);
		expect(onEnded).toHaveBeenCalledOnce();
	});
	it.each([
		["a click", 100, 102, "mouse", "tap"],
		["a drag of the mouse", 100, 300, "mouse", "tap"],
		["a tap", 100, 110, "touch", "tap"],
		["a swipe to the left", 300, 200, "touch", "left"],
		["a swipe to the right", 200, 300, "touch", "right"],
	])("understands %s", (_, from, to, type, expected) => {
		const { film, onTap, onSwipe } = setup();
		press(film, from, to, type);
		if (expected === "tap") {
			expect(onTap).toHaveBeenCalledOnce();
			expect(onSwipe).not.toHaveBeenCalled();
		} else {
			expect(onSwipe).toHaveBeenCalledExactlyOnceWith(expected);
			expect(onTap).not.toHaveBeenCalled();
		}
	});
	it("ignores other buttons and a release that began elsewhere", () => {
		const { film, onTap } = setup();
		fireEvent.pointerUp(film, { clientX: 5 });
		fireEvent.pointerDown(film, { clientX: 5, button: 2 });
		fireEvent.pointerUp(film, { clientX: 5, button: 2 });
		expect(onTap).not.toHaveBeenCalled();
	});
});
