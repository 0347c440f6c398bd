import { memo, type ReactNode, useEffect, useRef, useState } from "react";
import type { Cue, PackWord, WordState } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import type { SecondMode, SubtitleMode } from "@/lib/playerSettings";
import type { CardWord } from "./useCard";
import { VocabularyHighlighter } from "./VocabularyHighlighter";

interface Props {
	cue: Cue | undefined;
	second: string | undefined;
	words?: readonly PackWord[];
	language: string;
	native: string;
	mode: SubtitleMode;
	secondMode: SecondMode;
	/** The second line is shown for now: a key was pressed, or the film stands still and the learner wants it then. */
	revealed: boolean;
	states: readonly WordState[];
	stages: readonly number[];
	markAssumed: boolean;
	selected: number;
	onWordClick: (surface: string, word: number, element: HTMLElement, single?: CardWord) => void;
	children?: ReactNode;
}

/** The two lines on their plates. The second is not there, veiled, or plain. */
export const SubtitleDisplay = memo(function SubtitleDisplay(props: Props) {
	const { cue, second, language, native, mode, secondMode, revealed, children } = props;
	const t = useAppText().player;
	const [open, setOpen] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each line is veiled anew, and read from its beginning
	useEffect(() => {
		setOpen(false);
		box.current?.scrollTo?.(0, 0);
	}, [cue?.id]);
	const original = mode === "original" || mode === "both";
	const alone = mode === "translation";
	const translation = alone || (mode === "both" && (secondMode !== "hidden" || revealed));
	const veiled = !alone && !revealed && !open && (secondMode === "blurred" || secondMode === "hover");
	return (
		<div ref={box} className="subs on-film" data-testid="subtitle-display">
			{children}
			{cue && original ? (
				<div className="plate">
					<VocabularyHighlighter
						cue={cue}
						language={language}
						words={props.words}
						states={props.states}
						stages={props.stages}
						markAssumed={props.markAssumed}
						selected={props.selected}
						onWordClick={props.onWordClick}
					/>
				</div>
			) : null}
			{second && translation ? (
				<div className={alone ? "plate" : "plate second"} data-mode={secondMode} lang={native}>
					{veiled ? (
						<button type="button" className="veilbtn" data-blur="" onClick={() => setOpen(true)}>
							<span className="sr">{t.actions.reveal}</span>
							<span aria-hidden="true">{second}</span>
						</button>
					) : (
						<p className={alone ? "sub" : undefined}>{second}</p>
					)}
				</div>
			) : null}
		</div>
	);
});
