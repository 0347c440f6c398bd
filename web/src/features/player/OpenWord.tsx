import { useCallback, useMemo } from "react";
import { fileUrl } from "@/api/queries";
import type { Cue, Lesson, Pack, Token, WordStatus } from "@/api/types";
import { placesOf } from "@/api/phrases";
import { useClip } from "@/ui/useClip";
import { useMarkedWord } from "@/ui/useMarkedWord";
import { timesSaid, verbParts } from "./lines";
import type { OpenCard } from "./useCard";
import { WordCard } from "./WordCard";

const FORMS = 4;

/** A place's forms: of a phrase the whole, "gave … up"; of a separated verb each part. */
function formsOf(cue: Cue, place: Token[], whole: boolean): string[] {
	const texts = place.map(([from, to]) => cue.text.slice(from, to));
	if (!whole) return texts;
	const gap = (i: number) => cue.text.slice(place[i - 1]?.[1], place[i]?.[0]).trim();
	return [texts.reduce((sum, text, i) => `${sum}${gap(i) ? " … " : " "}${text}`)];
}

interface Props {
	card: OpenCard;
	pack: Pack;
	lesson: Lesson;
	offsetMs: number;
	onCorrect: () => void;
	onSwap: () => void;
	onClose: () => void;
	onGo: (ms: number) => void;
}

/** The card of the word that was pressed, filled from the part's own data; another line with the word is its example. */
export function OpenWord({ card, pack, lesson, offsetMs, onCorrect, onSwap, onClose, onGo }: Props) {
	const setState = useMarkedWord(pack);
	const clip = useClip(fileUrl(pack.video_id));
	const word = pack.words[card.word];
	const cue = useMemo(() => pack.cues.find((one) => one.id === card.cue), [pack, card.cue]);
	const said = useMemo(() => {
		const holds = (one: Cue) => placesOf(one, card.word).length > 0;
		const texts = pack.cues.flatMap((one) =>
			placesOf(one, card.word).flatMap((place) => formsOf(one, place, !card.surface)),
		);
		const all = [card.surface, ...texts].filter(Boolean);
		const lower = [...new Set(all.map((text) => (word?.noun ? text : text.toLowerCase())))];
		return {
			parts: verbParts(pack.cues, pack.words, card.word),
			count: Math.max(1, timesSaid(pack.cues, card.word)),
			forms: lower.slice(0, FORMS),
			example: pack.cues.find((one) => one !== cue && holds(one)),
		};
	}, [pack, card, cue, word]);
	const onState = useCallback((status: WordStatus) => setState(card.word, status), [setState, card.word]);
	if (!word) return null;
	return (
		<WordCard
			word={word}
			parts={said.parts}
			language={pack.language}
			native={pack.native}
			state={lesson.states[card.word] ?? "new"}
			stage={lesson.stages[card.word] ?? 0}
			count={said.count}
			forms={said.forms}
			example={said.example}
			exampleWord={card.word}
			startMs={pack.start_ms}
			at={card.at}
			onState={onState}
			onHear={() => cue && clip(cue.start_ms + offsetMs, cue.end_ms + offsetMs)}
			onGo={onGo}
			other={card.other && pack.words[card.other.word]?.lemma}
			onOther={onSwap}
			onCorrect={onCorrect}
			onClose={onClose}
		/>
	);
}
