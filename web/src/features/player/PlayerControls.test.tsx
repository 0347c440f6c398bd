import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef } from "react";
import { describe, expect, it, vi } from "vitest";
import { expectNoAxeProblems, show } from "@test/render";
import { type ControlActions, PlayerControls } from "./PlayerControls";

const actions = () =>
	Object.fromEntries(
		[
			"toggle",
			"prevLine",
			"nextLine",
			"repeat",
			"nextNew",
			"faster",
			"mute",
			"mode",
			"transcript",
			"settings",
			"full",
		].map((name) => [name, vi.fn()]),
	) as unknown as ControlActions;

function setup(more: Partial<Parameters<typeof PlayerControls>[0]> = {}) {
	const table = actions();
	const time = createRef<HTMLSpanElement>();
	const shown = show(
		<PlayerControls
			isPlaying={false}
			rate={1}
			muted={false}
			mode="both"
			transcriptOpen={false}
			settingsOpen={false}
			time={time}
			lengthMs={301_000}
			actions={table}
			{...more}
		/>,
	);
	return { ...shown, table, time };
}

describe("PlayerControls", () => {
	it.each([
		["Play", "toggle"],
		["Previous line", "prevLine"],
		["Next line", "nextLine"],
		["Repeat line", "repeat"],
		["Next new word", "nextNew"],
		["Speed 1×", "faster"],
		["Sound off", "mute"],
		["Subtitles: Both", "mode"],
		["Transcript", "transcript"],
		["Settings", "settings"],
		["Full screen", "full"],
	] as const)("%s", async (name, action) => {
		const { table } = setup();
		await userEvent.click(screen.getByRole("button", { name }));
		expect(table[action]).toHaveBeenCalledOnce();
		expect(Object.values(table).reduce((sum, one) => sum + vi.mocked(one).mock.calls.length, 0)).toBe(1);
	});
	it("names its buttons by what they will do", () => {
		setup({ isPlaying: true, muted: true, mode: "off", rate: 1.25 });
		for (const name of ["Pause", "Sound on", "Subtitles: Off", "Speed 1.25×"])
			expect(screen.getByRole("button", { name })).toBeInTheDocument();
	});
	it("says which panels are open", () => {
		setup({ transcriptOpen: true });
		expect(screen.getByRole("button", { name: "Transcript" })).toHaveAttribute("aria-pressed", "true");
		expect(screen.getByRole("button", { name: "Settings" })).toHaveAttribute("aria-pressed", "false");
	});
	it("leaves the clock to be written from outside", () => {
		const { time } = setup();
		expect(screen.getByTestId("player-controls")).toHaveTextContent("0:00 / 5:01");
		expect(time.current).toHaveTextContent("0:00");
	});
	it("has no accessibility problem", async () => {
		await expectNoAxeProblems(setup().container);
	});
});
