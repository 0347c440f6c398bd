import { fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { playTo } from "@test/film";
import { line, setup } from "@test/player";
import { forgetSettings } from "@/lib/playerSettings";

beforeEach(() => {
	forgetSettings();
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});

describe("the keys of the player", () => {
	const at = (seconds: number) => {
		const it = setup();
		playTo(it.film, seconds);
		return it;
	};
	it.each([
		["ArrowRight", 10, 12.001],
		["ArrowLeft", 8.4, 1.001],
		["ArrowLeft", 11, 8.001],
		["ArrowUp", 11, 8.001],
		["n", 1, 8.001],
		["Shift+ArrowRight", 10, 20],
		["Shift+ArrowLeft", 21, 11],
		["Shift+ArrowLeft", 4, 0],
	])("%s from %d s", (key, from, to) => {
		const { film } = at(from);
		const shift = key.startsWith("Shift+");
		fireEvent.keyDown(document.body, { key: key.replace("Shift+", ""), shiftKey: shift });
		expect(film.currentTime).toBeCloseTo(to, 3);
	});
	it("play, pause, sound and speed", () => {
		const { film } = at(10);
		fireEvent.keyDown(document.body, { key: " " });
		expect(film.paused).toBe(false);
		fireEvent.keyDown(document.body, { key: " " });
		expect(film.paused).toBe(true);
		fireEvent.keyDown(document.body, { key: "m" });
		expect(film.muted).toBe(true);
		fireEvent.keyDown(document.body, { key: "]" });
		expect(film.playbackRate).toBeCloseTo(1.1);
		fireEvent.keyDown(document.body, { key: "[" });
		expect(film.playbackRate).toBeLessThanOrEqual(1);
	});
	it("subtitles, second line, transcript", () => {
		const { film } = at(10);
		expect(screen.getByRole("button", { name: "Show the second line" })).toBeInTheDocument();
		fireEvent.keyDown(document.body, { key: "ArrowDown" });
		expect(screen.queryByRole("button", { name: "Show the second line" })).toBeNull();
		expect(screen.getByText("The dog is asleep.")).toBeInTheDocument();
		fireEvent.keyDown(document.body, { key: "s" });
		expect(screen.queryByTestId("vocabulary-highlighter")).toBeNull();
		fireEvent.keyDown(document.body, { key: "t" });
		const script = screen.getByTestId("transcript");
		fireEvent.click(within(script).getByRole("button", { name: "Go to 0:20" }));
		expect(film.currentTime).toBeCloseTo(20, 2);
	});
	it("a loop from A to B, and off", () => {
		const { film } = at(10);
		fireEvent.keyDown(document.body, { key: "L", shiftKey: true });
		playTo(film, 14);
		fireEvent.keyDown(document.body, { key: "L", shiftKey: true });
		playTo(film, 14.1);
		expect(film.currentTime).toBe(10);
		fireEvent.keyDown(document.body, { key: "L", shiftKey: true });
		playTo(film, 14.2);
		expect(film.currentTime).toBe(14.2);
	});
	it("earlier and later lines, the keys themselves, the next part", () => {
		const { film, onPart } = at(7.95);
		expect(line()).toBe("");
		fireEvent.keyDown(document.body, { key: "z" });
		playTo(film, 7.95);
		expect(line()).toBe("Der Hund schläft.");
		fireEvent.keyDown(document.body, { key: "Z", shiftKey: true });
		fireEvent.keyDown(document.body, { key: "PageDown", shiftKey: true });
		expect(onPart).toHaveBeenCalledExactlyOnceWith(1);
		fireEvent.keyDown(document.body, { key: "?", shiftKey: true });
		expect(screen.getByRole("dialog", { name: "Keys of the player" })).toBeInTheDocument();
	});
});
