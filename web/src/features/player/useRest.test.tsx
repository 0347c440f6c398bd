import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { playTo } from "@test/film";
import { setup } from "@test/player";
import { changeSettings, forgetSettings } from "@/lib/playerSettings";

beforeEach(() => {
	forgetSettings();
	vi.useFakeTimers();
});

function begin(on = true) {
	changeSettings({ hoverCard: on });
	const { film } = setup();
	playTo(film, 10);
	return film;
}
const word = (name: string) => screen.getByRole("button", { name });
let x = 0;
const move = (to: Element, more: { clientX?: number; pointerType?: string } = {}) =>
	fireEvent.pointerMove(to, { clientX: ++x, clientY: 5, pointerType: "mouse", ...more });
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));
const card = () => screen.queryByTestId("word-card");

describe("a mouse that rests on a word", () => {
	it("opens its card, once it rests, and pauses the film", () => {
		const film = begin();
		act(() => void film.play());
		move(word("Hund"));
		wait(300);
		move(word("Hund"));
		wait(300);
		expect(card()).toBeNull();
		wait(150);
		expect(card()).toHaveTextContent("dog");
		expect(film.paused).toBe(true);
	});
	it("does not open the card again that was closed", () => {
		begin();
		move(word("Hund"));
		wait(500);
		fireEvent.keyDown(document.body, { key: "Escape" });
		move(word("Hund"));
		wait(500);
		expect(card()).toBeNull();
		move(document.body);
		move(word("Hund"));
		wait(500);
		expect(card()).not.toBeNull();
	});
	it.each([
		["moves away before", () => move(document.body)],
		["presses something", () => fireEvent.pointerDown(document.body)],
		["leaves the window", () => fireEvent.pointerLeave(document.documentElement)],
	])("opens nothing when it %s", (_, leave) => {
		begin();
		move(word("Hund"));
		wait(300);
		leave();
		wait(500);
		expect(card()).toBeNull();
	});
	it("opens nothing when the line is over before, nor when the next line comes below it", () => {
		const film = begin();
		move(word("Hund"));
		wait(300);
		playTo(film, 21);
		wait(500);
		expect(card()).toBeNull();
		move(word("stehe"), { clientX: x });
		wait(500);
		expect(card()).toBeNull();
	});
	it("opens nothing for a finger, nor when the learner does not want it", () => {
		begin();
		move(word("Hund"), { pointerType: "touch" });
		wait(500);
		act(() => changeSettings({ hoverCard: false }));
		move(word("Hund"));
		wait(500);
		expect(card()).toBeNull();
	});
	it("is asked for in the settings", () => {
		begin(false);
		fireEvent.click(screen.getByRole("button", { name: "Settings" }));
		fireEvent.click(screen.getByRole("checkbox", { name: /Open the card on hover/ }));
		move(word("Hund"));
		wait(500);
		expect(card()).not.toBeNull();
	});
});
