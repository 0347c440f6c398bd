import { expect, it } from "vitest";
import { CUES } from "@test/fixtures";
import { runsOf, segmentsOf } from "./lines";

const cue = (text: string, ...words: string[]) => {
	let at = 0;
	const tokens = words.map((word, i): [number, number, number, number] => {
		const from = text.indexOf(word, at);
		at = from + word.length;
		return [from, at, i, 0];
	});
	return { ...CUES[0]!, text, tokens };
};

it.each([
	["Der Aufzug ist kaputt.", ["Der", "Aufzug", "ist", "kaputt"], "Der| |Aufzug| |ist| |kaputt."],
	["„Geh’s“, sagt er – nein!", ["Geh", "sagt", "er", "nein"], "„Geh’s“,| |sagt| |er| |–| |nein!"],
	["Na\nund?", ["Na", "und"], "Na|\n|und?"],
	["... ja", [], "...| |ja"],
])("keeps a word and its signs together: %j", (text, words, expected) => {
	const runs = runsOf(segmentsOf(cue(text, ...words)));
	expect(runs.map((run) => run.map((one) => one.shown).join("")).join("|")).toBe(expected);
});
