// Moves a film in jsdom, where nothing plays by itself.
import { act } from "@testing-library/react";

/** The film has come to `seconds` by playing: the time is there, and its clock ticks. */
export function playTo(film: HTMLMediaElement, seconds: number): void {
	act(() => {
		film.currentTime = seconds;
		film.dispatchEvent(new Event("timeupdate"));
	});
}

/** The film's data has come. */
export function load(film: HTMLMediaElement, duration = 180): void {
	Object.defineProperties(film, {
		duration: { configurable: true, value: duration },
		readyState: { configurable: true, value: 4 },
	});
	act(() => {
		film.dispatchEvent(new Event("durationchange"));
		film.dispatchEvent(new Event("loadedmetadata"));
	});
}
