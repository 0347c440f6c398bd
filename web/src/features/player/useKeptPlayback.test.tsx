import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { setup } from "@test/player";
import { forgetSettings } from "@/lib/playerSettings";
import { useKeptPlayback } from "./useKeptPlayback";

beforeEach(() => forgetSettings());

function Film() {
	const ref = useRef<HTMLVideoElement>(null);
	useKeptPlayback(ref);
	// biome-ignore lint/a11y/useMediaCaption: nothing is played
	return <video ref={ref} data-testid="film" />;
}

describe("speed and sound", () => {
	it("are in the next part what they were in this one", async () => {
		const { unmount } = setup();
		await userEvent.click(screen.getByRole("button", { name: "Speed 1×" }));
		await userEvent.click(screen.getByRole("button", { name: "Sound off" }));
		unmount();
		// As after the page was loaded again.
		forgetSettings();
		const { film } = setup();
		expect(film.playbackRate).toBe(1.1);
		expect(film.muted).toBe(true);
		expect(screen.getByRole("button", { name: "Speed 1.1×" })).toBeInTheDocument();
		expect(screen.getByRole("button", { name: "Sound on" })).toBeInTheDocument();
	});
	it("outlive a film that is loaded again", () => {
		render(<Film />);
		const film = screen.getByTestId<HTMLVideoElement>("film");
		act(() => {
			film.playbackRate = 0.7;
			film.dispatchEvent(new Event("ratechange"));
		});
		expect(film.defaultPlaybackRate).toBe(0.7);
	});
});
