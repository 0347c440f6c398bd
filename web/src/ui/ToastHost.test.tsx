import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { show } from "@test/render";
import { ToastHost } from "./ToastHost";
import { hideToast, showProblem, showToast } from "./toast";

const text = () => screen.queryByTestId("success-message")?.textContent;
const say = (...args: Parameters<typeof showToast>) => act(() => showToast(...args));

beforeEach(() => hideToast());

describe("ToastHost", () => {
	it("lets the next toast go when the last one vanished under the pointer", () => {
		vi.useFakeTimers();
		show(<ToastHost />);
		say("1 word: Known", { label: "Undo", run: () => showToast("Taken back.") });
		// React hears of pointerenter by pointerover.
		fireEvent.pointerOver(screen.getByTestId("success-message"));
		act(() => void vi.advanceTimersByTime(60_000));
		expect(text()).toBe("1 word: Known");
		fireEvent.click(screen.getByRole("button", { name: "Undo" }));
		expect(text()).toBe("Taken back.");
		act(() => void vi.advanceTimersByTime(10_000));
		expect(text()).toBeUndefined();
	});
	it("is said in a status that is there before it", () => {
		show(<ToastHost />);
		const status = screen.getByRole("status");
		act(() => showProblem("It could not be saved."));
		expect(status).toHaveTextContent("It could not be saved.");
	});
	it("leaves a browser without popovers as it is", () => {
		show(<ToastHost />);
		say("Saved.");
		expect(text()).toBe("Saved.");
	});

	describe("in the top layer", () => {
		const lifted: boolean[] = [];
		beforeEach(() => {
			lifted.length = 0;
			HTMLElement.prototype.togglePopover = function (on) {
				expect(this.isConnected).toBe(true);
				lifted.push(on === true);
				return on === true;
			};
		});
		afterEach(() => {
			cleanup();
			Reflect.deleteProperty(HTMLElement.prototype, "togglePopover");
		});

		it("comes up anew with each toast and goes down with the last", () => {
			const { unmount } = show(<ToastHost />);
			expect(lifted).toEqual([]);
			say("One");
			say("Two");
			expect(lifted.filter(Boolean)).toHaveLength(2);
			expect(lifted.at(-1)).toBe(true);
			act(hideToast);
			expect(lifted.at(-1)).toBe(false);
			say("Three");
			unmount();
			expect(lifted.at(-1)).toBe(false);
		});
	});

	it("stands in what fills the screen, where it can be pressed", () => {
		show(<ToastHost />);
		const filling = document.body.appendChild(document.createElement("main"));
		const fill = (element: Element | null) =>
			act(() => {
				Object.defineProperty(document, "fullscreenElement", { configurable: true, value: element });
				document.dispatchEvent(new Event("fullscreenchange"));
			});
		fill(filling);
		say("One");
		expect(within(filling).getByRole("status")).toHaveTextContent("One");
		fill(null);
		expect(filling).toBeEmptyDOMElement();
		expect(text()).toBe("One");
		Reflect.deleteProperty(document, "fullscreenElement");
		filling.remove();
	});
});
