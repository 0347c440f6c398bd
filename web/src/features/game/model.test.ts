import { describe, expect, it } from "vitest";
import { LESSON, PACK } from "@test/fixtures";
import { currentCard, dealCards, isOver, isUntouched, knownCount, newGame, play, shareNow } from "./model";

const game = newGame(dealCards(PACK, LESSON));

describe("the card game", () => {
	it("deals the words that the lesson asks, with their lines", () => {
		expect(game.cards.map((card) => card.entry.lemma)).toEqual(["Hund", "aufstehen"]);
		expect(game.cards[0]?.line?.text).toBe("Der Hund schläft.");
	});
	it("deals no word that was marked since the lesson was asked for", () => {
		const states = LESSON.states.map((old, i) => (i === 1 ? ("known" as const) : old));
		expect(dealCards(PACK, { ...LESSON, states }).map((card) => card.entry.lemma)).toEqual(["aufstehen"]);
	});
	it("shows one card at a time until all are answered", () => {
		let now = play(game, { type: "open" });
		expect(now.open).toBe(true);
		now = play(now, { type: "answer", answer: "known" });
		expect(now.open).toBe(false);
		expect(currentCard(now)?.entry.lemma).toBe("aufstehen");
		now = play(now, { type: "answer", answer: "unknown" });
		expect(isOver(now)).toBe(true);
		expect(currentCard(now)).toBeUndefined();
		expect(knownCount(now)).toBe(1);
		expect(play(now, { type: "answer", answer: "known" })).toBe(now);
	});
	it("takes answers back, one by one, and a skip as a whole", () => {
		const one = play(game, { type: "answer", answer: "known" });
		const skipped = play(one, { type: "skip" });
		expect(isOver(skipped)).toBe(true);
		expect(play(skipped, { type: "undo" })).toEqual(one);
		expect(play(one, { type: "undo" }).answers).toEqual([]);
		expect(play(game, { type: "undo" })).toBe(game);
	});
	it("counts the share of running words that is understood", () => {
		expect(shareNow(game, LESSON)).toBeCloseTo(0.8);
		const one = play(game, { type: "answer", answer: "known" });
		expect(shareNow(one, LESSON)).toBeCloseTo(0.95);
		expect(shareNow(play(one, { type: "answer", answer: "unknown" }), LESSON)).toBeCloseTo(0.95);
	});
	it("can be played again, and what was answered before counts until it is answered anew", () => {
		const known = { type: "answer", answer: "known" } as const;
		const again = play(play(play(game, known), known), { type: "again" });
		expect(again).toMatchObject({ answers: [], open: false, skipped: false });
		expect(currentCard(again)).toBe(game.cards[0]);
		expect(knownCount(play(again, { type: "skip" }))).toBe(2);
		const lost = play(again, { type: "answer", answer: "unknown" });
		expect(knownCount(lost)).toBe(1);
		expect(shareNow(lost, LESSON)).toBeCloseTo(0.9);
		expect(knownCount(play(lost, { type: "undo" }))).toBe(2);
		expect(knownCount(play(lost, { type: "again" }))).toBe(1);
	});
	it("is untouched as long as nothing was answered", () => {
		expect(isUntouched(play(game, { type: "skip" }))).toBe(true);
		const one = play(game, { type: "answer", answer: "unknown" });
		expect(isUntouched(one)).toBe(false);
		expect(isUntouched(play(one, { type: "again" }))).toBe(false);
	});
});
