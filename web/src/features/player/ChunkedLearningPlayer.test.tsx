import { act, fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { PACK } from "@test/fixtures";
import { playTo } from "@test/film";
import { line, openCard, setup } from "@test/player";
import { expectNoAxeProblems } from "@test/render";
import { changeSettings, forgetSettings } from "@/lib/playerSettings";

beforeEach(() => {
	forgetSettings();
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});

describe("ChunkedLearningPlayer", () => {
	it("has all its parts", () => {
		setup();
		for (const id of ["video", "subtitle-display", "player-controls", "progress-tracker", "chunk-navigator"])
			expect(screen.getByTestId(id)).toBeInTheDocument();
	});
	it("shows the line of 10 s, and that of a seek", () => {
		const { film } = setup();
		playTo(film, 10);
		expect(line()).toBe("Der Hund schläft.");
		act(() => {
			film.currentTime = 21;
		});
		expect(line()).toBe("Ich stehe um sechs auf, Jonas.");
	});
	it("does not render while only time passes", () => {
		const { film } = setup();
		playTo(film, 8.5);
		const display = screen.getByTestId("subtitle-display");
		const before = display.innerHTML;
		const watch = vi.fn();
		const observer = new MutationObserver(watch);
		observer.observe(display, { subtree: true, childList: true, attributes: true, characterData: true });
		for (let ms = 8600; ms < 11_900; ms += 250) playTo(film, ms / 1000);
		expect(observer.takeRecords()).toEqual([]);
		expect(display.innerHTML).toBe(before);
		observer.disconnect();
	});
	it("writes the clock of the part", () => {
		const { film } = setup();
		playTo(film, 10);
		expect(screen.getByTestId("player-controls")).toHaveTextContent("0:10 / 1:00");
	});
	it("starts where the learner stopped", () => {
		expect(setup({ from: 22_000 }).film.currentTime).toBe(22);
	});
	it("ends the part at its end, once, with the number of words looked up", async () => {
		const { film, onEnd } = setup();
		playTo(film, 10);
		await openCard();
		await userEvent.keyboard("{Escape}");
		playTo(film, 59.98);
		playTo(film, 60);
		expect(onEnd).toHaveBeenCalledExactlyOnceWith(1);
		expect(film.paused).toBe(true);
	});
	it("says when the film cannot be played", () => {
		const { film, onFailed } = setup();
		fireEvent.error(film);
		expect(onFailed).toHaveBeenCalledOnce();
	});
	it("goes to another part by its stub", async () => {
		const { onPart } = setup();
		await userEvent.click(screen.getByRole("button", { name: /^Part 2/ }));
		expect(onPart).toHaveBeenCalledExactlyOnceWith(1);
	});
	it("goes a line on by a swipe to the left, back by one to the right", () => {
		const { film } = setup();
		playTo(film, 10);
		const swipe = (from: number, to: number) => {
			fireEvent.pointerDown(film, { clientX: from, button: 0, pointerType: "touch" });
			fireEvent.pointerUp(film, { clientX: to, button: 0, pointerType: "touch" });
		};
		swipe(300, 100);
		expect(film.currentTime).toBeCloseTo(12.001, 3);
		swipe(100, 300);
		expect(film.currentTime).toBeCloseTo(8.001, 3);
	});
	it("goes to a line of the transcript, and to a card's example, where they are when the lines are moved", async () => {
		changeSettings({ offsets: { 3: 1000 } });
		const again = { ...PACK.cues[1]!, id: 9, start_ms: 40_000, end_ms: 42_000 };
		const { film } = setup({ pack: { ...PACK, cues: [...PACK.cues, again] } });
		await userEvent.click(screen.getByRole("button", { name: "Transcript" }));
		await userEvent.click(screen.getByRole("button", { name: "Go to 0:20" }));
		expect(film.currentTime).toBeCloseTo(21.001, 3);
		expect(line()).toBe("Ich stehe um sechs auf, Jonas.");
		await userEvent.click(screen.getByRole("button", { name: "Close transcript" }));
		playTo(film, 10);
		await userEvent.click(within(await openCard()).getByRole("button", { name: "Go to 0:40" }));
		expect(film.currentTime).toBeCloseTo(41.001, 3);
	});
	it("opens and closes its panels by button, key and Escape", async () => {
		setup();
		await userEvent.click(screen.getByRole("button", { name: "Settings" }));
		const panel = screen.getByRole("dialog", { name: "Subtitles" });
		expect(panel).toHaveTextContent("Lines: German, In the video");
		await userEvent.click(within(panel).getByRole("radio", { name: "Off" }));
		expect(screen.getByRole("button", { name: "Subtitles: Off" })).toBeInTheDocument();
		await userEvent.keyboard("{Escape}");
		expect(screen.queryByRole("dialog")).toBeNull();
		await userEvent.click(screen.getByRole("button", { name: "Settings" }));
		await userEvent.click(screen.getByRole("button", { name: "Settings" }));
		expect(screen.queryByRole("dialog")).toBeNull();
		await userEvent.click(screen.getByRole("button", { name: "Keys" }));
		await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Close" }));
		expect(screen.queryByRole("dialog")).toBeNull();
		await userEvent.click(screen.getByRole("button", { name: "Transcript" }));
		await userEvent.click(screen.getByRole("button", { name: "Close transcript" }));
		expect(screen.queryByTestId("transcript")).toBeNull();
	});
	it("closes the settings by their own button and by a press beside them, which does nothing else to the film", async () => {
		const { film } = setup();
		const button = screen.getByRole("button", { name: "Settings" });
		const settings = () => screen.queryByRole("dialog", { name: "Subtitles" });
		await userEvent.click(button);
		await userEvent.click(within(settings()!).getByRole("button", { name: "Close" }));
		expect(settings()).toBeNull();
		expect(button).toHaveFocus();
		await userEvent.click(button);
		await userEvent.click(film);
		expect(settings()).toBeNull();
		expect(film.paused).toBe(true);
		await userEvent.click(button);
		await userEvent.click(screen.getByTestId("play-button"));
		expect(settings()).toBeNull();
		expect(film.paused).toBe(false);
		expect(screen.getByTestId("play-button")).toHaveFocus();
		await userEvent.click(film);
		expect(film.paused).toBe(true);
	});
	it("says for a moment what a key has changed", () => {
		vi.useFakeTimers();
		const { film } = setup();
		const notice = screen.getByTestId("player-notice");
		expect(notice).toBeEmptyDOMElement();
		const press = (key: string, shiftKey = false) => fireEvent.keyDown(document.body, { key, shiftKey });
		press("Z", true);
		expect(notice).toHaveTextContent("+0.1 s");
		press("z");
		press("z");
		expect(notice).toHaveTextContent("-0.1 s");
		press("P", true);
		expect(notice).toHaveTextContent("Pause after each line: on");
		press("s");
		expect(notice).toHaveTextContent("Subtitles: Off");
		act(() => {
			film.playbackRate = 1.25;
			film.dispatchEvent(new Event("ratechange"));
		});
		expect(notice).toHaveTextContent("1.25×");
		act(() => {
			film.muted = true;
			film.dispatchEvent(new Event("volumechange"));
		});
		expect(notice).toHaveTextContent("Sound off");
		act(() => void vi.advanceTimersByTime(1200));
		expect(notice).toBeEmptyDOMElement();
	});
	it("says whose key it was that another action has now", async () => {
		setup();
		await userEvent.click(screen.getByRole("button", { name: "Keys" }));
		const sheet = screen.getByRole("dialog");
		await userEvent.click(within(sheet).getByRole("button", { name: /^Change the key for Full screen:/ }));
		await userEvent.keyboard("m");
		expect(within(sheet).getByRole("status")).toHaveTextContent("M was the key for “Sound on or off”.");
		await userEvent.click(within(sheet).getByRole("button", { name: /^Change the key for Full screen:/ }));
		await userEvent.keyboard("y");
		expect(within(sheet).getByRole("status")).toBeEmptyDOMElement();
	});
	it("says that lines are a draft", async () => {
		setup({
			pack: { ...PACK, source: { ...PACK.source, kind: "recognised", label: "Heard by pocketsphinx", draft: true } },
		});
		await userEvent.click(screen.getByRole("button", { name: "Settings" }));
		expect(screen.getByRole("dialog")).toHaveTextContent("Heard by pocketsphinx (a draft, heard by a machine)");
	});
	it("pauses at the end of each line when that is wanted", () => {
		vi.useFakeTimers();
		const { film } = setup();
		fireEvent.keyDown(document.body, { key: "P", shiftKey: true });
		playTo(film, 10);
		act(() => void film.play());
		act(() => void vi.advanceTimersByTime(1900));
		expect(film.paused).toBe(false);
		act(() => void vi.advanceTimersByTime(100));
		expect(film.paused).toBe(true);
	});
	it("has no accessibility problem, a card open or not", async () => {
		const { film, container } = setup();
		playTo(film, 10);
		await expectNoAxeProblems(container);
		await openCard();
		await expectNoAxeProblems(container);
	});
});
