// The card game without React: one card at a time, answers in order, undo, skip.
import type { Ask, Cue, Lesson, Pack, PackWord, WordState } from "@/api/types";

export interface Card extends Ask {
	entry: PackWord;
	line: Cue | undefined;
	/** What the word was when it was dealt, and how far it was learned. */
	state: WordState;
	stage: number;
}

export type Answer = "known" | "unknown";

export interface Game {
	cards: readonly Card[];
	answers: readonly Answer[];
	/** What was answered in the rounds before this one: it stays stored until a card is answered anew. */
	earlier: readonly (Answer | undefined)[];
	/** The meaning of the current card is shown. */
	open: boolean;
	skipped: boolean;
}

export type Move =
	| { type: "answer"; answer: Answer }
	| { type: "undo" }
	| { type: "open" }
	| { type: "skip" }
	| { type: "again" };

/** What was said since the lesson was asked for counts: a word that was marked elsewhere is not asked once more. */
const stillOpen = (state: WordState): boolean => state === "new" || state === "learning";

export function dealCards(pack: Pack, lesson: Lesson): Card[] {
	return lesson.ask.flatMap((ask) => {
		const entry = pack.words[ask.word];
		const state = lesson.states[ask.word] ?? "new";
		if (!entry || !stillOpen(state)) return [];
		return [{ ...ask, entry, line: pack.cues[ask.cue], state, stage: lesson.stages[ask.word] ?? 0 }];
	});
}

export const newGame = (cards: readonly Card[]): Game => ({
	cards,
	answers: [],
	earlier: [],
	open: false,
	skipped: false,
});

export const isOver = (game: Game): boolean => game.skipped || game.answers.length >= game.cards.length;

export const currentCard = (game: Game): Card | undefined =>
	isOver(game) ? undefined : game.cards[game.answers.length];

export function play(game: Game, move: Move): Game {
	switch (move.type) {
		case "answer":
			return isOver(game) ? game : { ...game, answers: [...game.answers, move.answer], open: false };
		case "undo":
			if (game.skipped) return { ...game, skipped: false };
			return game.answers.length === 0 ? game : { ...game, answers: game.answers.slice(0, -1), open: false };
		case "open":
			return isOver(game) ? game : { ...game, open: !game.open };
		case "skip":
			return { ...game, skipped: true, open: false };
		case "again":
			return { ...newGame(game.cards), earlier: game.cards.map((_, i) => lastAnswer(game, i)) };
	}
}

/** What the learner has said last of a card, in this round or before. */
export const lastAnswer = (game: Game, index: number): Answer | undefined => game.answers[index] ?? game.earlier[index];

export const knownCount = (game: Game): number => game.cards.filter((_, i) => lastAnswer(game, i) === "known").length;

/** No card was ever answered. */
export const isUntouched = (game: Game): boolean => game.cards.every((_, i) => lastAnswer(game, i) === undefined);

/** Share of running words that is understood with all that was answered. */
export function shareNow(game: Game, lesson: Lesson): number {
	const won = game.cards.reduce((sum, { count }, i) => sum + (lastAnswer(game, i) === "known" ? count : 0), 0);
	return Math.min(1, lesson.share_before + won / Math.max(1, lesson.running_words));
}
