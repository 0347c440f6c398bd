import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

// jsdom has no media and no layout: the smallest stand-ins that let components run.
Object.defineProperties(HTMLMediaElement.prototype, {
	play: {
		configurable: true,
		value(this: HTMLMediaElement) {
			this.dispatchEvent(new Event("play"));
			return Promise.resolve();
		},
	},
	pause: {
		configurable: true,
		value(this: HTMLMediaElement) {
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
