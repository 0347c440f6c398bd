import { act, fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { describe, expect, it, vi } from "vitest";
import { CUES, LESSON } from "@test/fixtures";
import { expectNoAxeProblems, show } from "@test/render";
import { SubtitleDisplay } from "./SubtitleDisplay";
import { useSubtitleSync } from "./useSubtitleSync";

const rest = {
	language: "de",
	native: "en",
	mode: "both" as const,
	secondMode: "blurred" as const,
	revealed: false,
	states: LESSON.states,
	stages: LESSON.stages,
	markAssumed: true,
	selected: -1,
	onWordClick: () => {},
};

function Film() {
	const film = useRef<HTMLVideoElement>(null);
	const index = useSubtitleSync(film, CUES);
	return (
		<>
			{/* biome-ignore lint/a11y/useMediaCaption: the lines are below */}
			<video ref={film} data-testid="film" />
			<SubtitleDisplay {...rest} cue={CUES[index]} second={undefined} />
		</>
	);
}

function moveTo(seconds: number, event: string) {
	const film = screen.getByTestId("film");
	Object.defineProperty(film, "currentTime", { value: seconds, configurable: true });
	act(() => void fireEvent(film, new Event(event)));
}

describe("SubtitleDisplay", () => {
	it("shows the right line at 10 s, and none between lines", () => {
		show(<Film />);
		moveTo(10, "timeupdate");
		expect(screen.getByTestId("subtitle-display")).toHaveTextContent("Der Hund schläft.");
		moveTo(15, "seeked");
		expect(screen.getByTestId("subtitle-display")).toHaveTextContent("");
		moveTo(12.1, "seeked");
		expect(screen.getByTestId("subtitle-display")).toHaveTextContent("Ja.");
	});
	it("reports the clicked word", async () => {
		const onWordClick = vi.fn();
		show(<SubtitleDisplay {...rest} cue={CUES[1]} second={undefined} onWordClick={onWordClick} />);
		await userEvent.click(screen.getByRole("button", { name: "Hund" }));
		expect(onWordClick).toHaveBeenCalledWith("Hund", 1, expect.any(HTMLElement));
	});
	it("gives each word its state and stage", () => {
		show(<SubtitleDisplay {...rest} cue={CUES[1]} second={undefined} />);
		expect(screen.getByRole("button", { name: "Hund" })).toHaveAttribute("data-s", "new");
		expect(screen.getByRole("button", { name: "schläft" })).toHaveAttribute("data-stage", "2");
		expect(screen.getByRole("button", { name: "Der" })).toHaveAttribute("data-s", "assumed");
	});
	it("leaves assumed words bare when the learner wants that", () => {
		show(<SubtitleDisplay {...rest} cue={CUES[1]} second={undefined} markAssumed={false} />);
		expect(screen.getByRole("button", { name: "Der" })).toHaveAttribute("data-s", "known");
	});
	it("lights both parts of a separated verb and the rail between them", async () => {
		show(<SubtitleDisplay {...rest} cue={CUES[3]} second={undefined} />);
		const first = screen.getByRole("button", { name: "stehe" });
		const second = screen.getByRole("button", { name: "auf" });
		expect([first.dataset.part, second.dataset.part]).toEqual(["1", "2"]);
		await userEvent.hover(second);
		expect(first).toHaveClass("on");
		expect(second).toHaveClass("on");
		expect(screen.getByRole("button", { name: "sechs" }).parentElement).toHaveClass("rail");
		expect(screen.getByRole("button", { name: "Jonas" }).parentElement).not.toHaveClass("rail");
	});
	it("is one tab stop; arrows go from word to word", async () => {
		show(<SubtitleDisplay {...rest} cue={CUES[3]} second={undefined} />);
		await userEvent.tab();
		expect(screen.getByRole("button", { name: "Ich" })).toHaveFocus();
		await userEvent.keyboard("{ArrowRight}");
		expect(screen.getByRole("button", { name: "stehe" })).toHaveFocus();
		await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
		expect(screen.getByRole("button", { name: "Ich" })).toHaveFocus();
	});
	it("veils the second line until it is asked for", async () => {
		show(<SubtitleDisplay {...rest} cue={CUES[1]} second="The dog is asleep." />);
		await userEvent.click(screen.getByRole("button", { name: "Show the second line" }));
		expect(screen.getByText("The dog is asleep.").tagName).toBe("P");
	});
	it.each([
		["off", "always", null, null],
		["original", "always", "Hund", null],
		["translation", "hidden", null, "dog"],
		["both", "hidden", "Hund", null],
		["both", "always", "Hund", "dog"],
	] as const)("mode %s, second line %s", (mode, secondMode, original, translation) => {
		show(<SubtitleDisplay {...rest} mode={mode} secondMode={secondMode} cue={CUES[1]} second="The dog is asleep." />);
		const text = screen.getByTestId("subtitle-display").textContent ?? "";
		expect(text.includes("Hund")).toBe(original !== null);
		expect(text.includes("dog")).toBe(translation !== null);
	});
	it("has no accessibility problem", async () => {
		const { container } = show(<SubtitleDisplay {...rest} cue={CUES[3]} second="I get up at six." />);
		await expectNoAxeProblems(container);
	});
});
