import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// What is waited for comes at once on a quiet machine; on a busy one it may take its time.
configure({ asyncUtilTimeout: 30_000 });

// jsdom has no media and no layout: the smallest stand-ins that let components run. A film has a time that can be set and
// is paused or not; nothing plays by itself, tests move it (test/film.ts).
const media = new WeakMap<HTMLMediaElement, { time: number; paused: boolean }>();
const stateOf = (element: HTMLMediaElement) => {
	const state = media.get(element) ?? { time: 0, paused: true };
	media.set(element, state);
	return state;
};
Object.defineProperties(HTMLMediaElement.prototype, {
	currentTime: {
		configurable: true,
		get(this: HTMLMediaElement) {
			return stateOf(this).time;
		},
		set(this: HTMLMediaElement, seconds: number) {
			stateOf(this).time = seconds;
			this.dispatchEvent(new Event("seeking"));
			this.dispatchEvent(new Event("seeked"));
		},
	},
	paused: {
		configurable: true,
		get(this: HTMLMediaElement) {
			return stateOf(this).paused;
		},
	},
	play: {
		configurable: true,
		value(this: HTMLMediaElement) {
			stateOf(this).paused = false;
			this.dispatchEvent(new Event("play"));
			return Promise.resolve();
		},
	},
	pause: {
		configurable: true,
		value(this: HTMLMediaElement) {
			if (stateOf(this).paused) return;
			stateOf(this).paused = true;
			this.dispatchEvent(new Event("pause"));
		},
	},
	load: { configurable: true, value() {} },
});
Element.prototype.scrollIntoView = () => {};
HTMLDialogElement.prototype.showModal = function () {
	this.open = true;
};
HTMLDialogElement.prototype.close = function () {
	this.open = false;
	this.dispatchEvent(new Event("close"));
};
globalThis.ResizeObserver = class {
	observe() {}
	unobserve() {}
	disconnect() {}
};

beforeEach(() => localStorage.clear());
afterEach(() => {
	cleanup();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
	vi.useRealTimers();
});
