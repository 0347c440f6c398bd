import { describe, expect, it } from "vitest";
import { keyMap, keyName } from "./keys";

const none = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

describe("the name of a key", () => {
	it.each([
		["a letter", { key: "R" }, "r"],
		["a capital", { key: "R", shiftKey: true }, "Shift+r"],
		["the space bar", { key: " " }, "Space"],
		["a sign that is typed with shift", { key: "?", shiftKey: true }, "?"],
		["a sign that is typed with AltGr, as Windows says it", { key: "[", ctrlKey: true, altKey: true }, "["],
		["the same on a Mac", { key: "[", altKey: true }, "["],
		["a sign with a modifier of its own", { key: ",", ctrlKey: true }, "Ctrl+,"],
		["an arrow", { key: "ArrowLeft", shiftKey: true }, "Shift+ArrowLeft"],
		["a digit with Alt", { key: "5", altKey: true }, "Alt+5"],
	])("%s", (_, press, name) => expect(keyName({ ...none, ...press })).toBe(name));
	it("finds the speed keys on a German keyboard", () =>
		expect(keyMap("learner", {})[keyName({ ...none, key: "]", ctrlKey: true, altKey: true })]).toBe("faster"));
});
