import { type KeyboardEvent, memo, useMemo, useRef, useState } from "react";
import type { Cue, PackWord, WordState } from "@/api/types";
import { usePlayerSettings } from "@/lib/playerSettings";
import { runsOf, type Segment, segmentsOf, shownState } from "./lines";
import type { CardWord } from "./useCard";
import { useFit } from "./useFit";
import { useRest } from "./useRest";

interface Props {
	cue: Cue;
	language: string;
	words?: readonly PackWord[];
	states: readonly WordState[];
	stages: readonly number[];
	markAssumed: boolean;
	/** Word whose card is open, or -1. */
	selected: number;
	/** A word of a phrase opens the phrase; `single` is the word by itself. */
	onWordClick: (surface: string, word: number, element: HTMLElement, single?: CardWord) => void;
}

/** One line: each word a button that carries its state; all of them one tab stop, arrows move. Split verbs and phrases light up as one. */
export const VocabularyHighlighter = memo(function VocabularyHighlighter({
	cue,
	language,
	words,
	states,
	stages,
	markAssumed,
	selected,
	onWordClick,
}: Props) {
	const segments = useMemo(() => segmentsOf(cue, words), [cue, words]);
	const runs = useMemo(() => runsOf(segments), [segments]);
	const [lit, setLit] = useState(0);
	const line = useRef<HTMLParagraphElement>(null);
	const { size, hoverCard } = usePlayerSettings();
	useFit(line, cue, size);
	useRest(hoverCard, line, cue);
	const firstWord = segments.find((segment) => segment.word >= 0);
	const selectedGroup = segments.find((segment) => segment.entry === selected && segment.group > 0)?.group ?? 0;
	const isLit = (group: number) => group > 0 && (group === lit || group === selectedGroup);

	const onKeyDown = (event: KeyboardEvent) => {
		const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
		const words = [...(line.current?.querySelectorAll<HTMLElement>("button.w") ?? [])];
		const at = words.indexOf(event.target as HTMLElement);
		const next = words[at + step];
		if (step === 0 || at < 0 || !next) return;
		event.preventDefault();
		event.stopPropagation();
		for (const word of words) word.tabIndex = word === next ? 0 : -1;
		next.focus();
	};

	const show = (segment: Segment, key: number) => {
		const rail = segment.inside.some(isLit) ? "rail" : undefined;
		if (segment.word < 0)
			return rail ? (
				<span className={rail} key={key}>
					{segment.text}
				</span>
			) : (
				segment.text
			);
		const { group, word, entry, text } = segment;
		const shown = shownState(states[entry], words?.[entry], markAssumed);
		const open = (element: HTMLElement) =>
			entry === word ? onWordClick(text, word, element) : onWordClick("", entry, element, { word, surface: text });
		const button = (
			<button
				type="button"
				key={key}
				className={isLit(group) || (word === selected && (group === 0 || entry !== word)) ? "w on" : "w"}
				data-s={shown}
				data-part={segment.part}
				data-stage={shown === "learning" ? stages[entry] || 1 : undefined}
				tabIndex={segment === firstWord ? 0 : -1}
				onClick={(event) => open(event.currentTarget)}
				onPointerEnter={group ? () => setLit(group) : undefined}
				onPointerLeave={group ? () => setLit(0) : undefined}
				onFocus={group ? () => setLit(group) : undefined}
				onBlur={group ? () => setLit(0) : undefined}
			>
				{segment.shown}
			</button>
		);
		return rail ? (
			<span className={rail} key={key}>
				{button}
			</span>
		) : (
			button
		);
	};

	return (
		<p className="sub" lang={language} ref={line} data-testid="vocabulary-highlighter" onKeyDown={onKeyDown}>
			{runs.map((run, i) =>
				run.length > 1 ? (
					<span className="run" key={i}>
						{run.map(show)}
					</span>
				) : (
					run[0] && show(run[0], i)
				),
			)}
		</p>
	);
});
