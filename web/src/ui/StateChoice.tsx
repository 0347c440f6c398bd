import { type KeyboardEvent, useId, useRef } from "react";
import type { WordState, WordStatus } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { Word } from "./Word";

const CHOICES = ["new", "learning", "known", "ignored"] as const;

/**
 * The four states of a word as a radio group: colour, line and name; arrows move, the letter or number chooses. What the program only
 * takes for known is none of them: nothing is chosen, Known has its dotted line, and a note says so.
 */
export function StateChoice({
	state,
	stage,
	onChoose,
}: {
	state: WordState;
	stage: number;
	onChoose: (status: WordStatus) => void;
}) {
	const t = useAppText().word;
	const group = useRef<HTMLDivElement>(null);
	const checked = (CHOICES as readonly WordState[]).indexOf(state);
	const assumed = state === "assumed";
	const note = useId();
	const onKeyDown = (event: KeyboardEvent) => {
		const step =
			event.key === "ArrowRight" || event.key === "ArrowDown"
				? 1
				: event.key === "ArrowLeft" || event.key === "ArrowUp"
					? -1
					: 0;
		if (step === 0) return;
		event.preventDefault();
		event.stopPropagation();
		const next = (Math.max(0, checked) + step + CHOICES.length) % CHOICES.length;
		group.current?.querySelectorAll("button")[next]?.focus();
		onChoose(CHOICES[next] ?? "new");
	};
	return (
		<div
			className="states"
			role="radiogroup"
			aria-label={t.stateOf}
			aria-describedby={assumed ? note : undefined}
			ref={group}
			onKeyDown={onKeyDown}
		>
			{CHOICES.map((one, i) => (
				<button
					type="button"
					role="radio"
					key={one}
					aria-checked={i === checked}
					tabIndex={i === Math.max(0, checked) ? 0 : -1}
					data-state={one}
					onClick={() => onChoose(one)}
				>
					<Word state={one === "known" && assumed ? state : one} stage={one === "learning" ? stage || 2 : 0}>
						<span aria-hidden="true">Aa</span>
					</Word>
					<span>{one === "ignored" ? t.ignore : t.state(one)}</span>
					<kbd>
						<span aria-hidden="true">{i + 1}</span>
					</kbd>
				</button>
			))}
			{assumed ? (
				<p className="small quiet" id={note} title={t.assumedWhy}>
					{t.state(state)}
				</p>
			) : null}
		</div>
	);
}
