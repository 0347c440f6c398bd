import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import type { Cue, PackWord, WordState, WordStatus } from "@/api/types";
import { placesOf } from "@/api/phrases";
import { useAppText } from "@/lib/text/text";
import { clock } from "@/lib/time";
import { Headword } from "@/ui/Headword";
import { Icon } from "@/ui/Icon";
import { LevelBadge } from "@/ui/LevelStrip";
import { StateChoice } from "@/ui/StateChoice";

interface Props {
	word: PackWord;
	/** The halves of a separable verb, the seams of a compound. */
	parts: string | null;
	language: string;
	native: string;
	state: WordState;
	stage: number;
	/** How often it is said in this part. */
	count: number;
	/** The forms in which it is said in this part. */
	forms: readonly string[];
	/** Another line of the part in which it is said, and the word's number there. */
	example: Cue | undefined;
	exampleWord: number;
	/** Where the part begins in the film. */
	startMs: number;
	/** Where the word stands, as a share of the width. */
	at: number;
	onState: (status: WordStatus) => void;
	onHear: () => void;
	/** To the example, by the time at which it begins. */
	onGo: (ms: number) => void;
	/** The word of this phrase by itself, or the phrase it is part of here. */
	other?: string;
	onOther?: () => void;
	onCorrect: () => void;
	onClose: () => void;
}

const STATUS_KEYS: Record<string, WordStatus> = {
	"1": "new",
	"2": "learning",
	"3": "known",
	"4": "ignored",
	i: "ignored",
	w: "known",
};

/** Another line with the word; its time leads there. */
function Example({
	cue,
	word,
	language,
	startMs,
	onGo,
}: Pick<Props, "language" | "startMs" | "onGo"> & { cue: Cue; word: number }) {
	const t = useAppText();
	const time = clock(cue.start_ms - startMs);
	let at = 0;
	const pieces: ReactNode[] = [];
	const places = placesOf(cue, word).flat();
	for (const [from, to] of places.sort((a, b) => a[0] - b[0])) {
		if (from < at) continue;
		pieces.push(cue.text.slice(at, from), <b key={from}>{cue.text.slice(from, to)}</b>);
		at = to;
	}
	pieces.push(cue.text.slice(at));
	return (
		<p className="small soft example">
			<q lang={language}>{pieces}</q>
			<button type="button" className="num" aria-label={t.player.goTo(time)} onClick={() => onGo(cue.start_ms)}>
				{time}
			</button>
		</p>
	);
}

/** Everything about one word, from the part's own data: opening it asks nobody. Escape closes. */
export function WordCard(props: Props) {
	const { word, parts, language, native, state, stage, count, forms, at, onState, onHear, onCorrect, onClose } = props;
	const t = useAppText();
	const card = useRef<HTMLElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: each word anew
	useEffect(() => card.current?.focus({ preventScroll: true }), [word]);
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if ((event.target as Element).closest?.("input, select, dialog")) return;
			if (event.key === "Escape") onClose();
			else {
				const status =
					event.ctrlKey || event.altKey || event.metaKey ? undefined : STATUS_KEYS[event.key.toLowerCase()];
				if (!status) return;
				onState(status);
			}
			event.preventDefault();
			event.stopPropagation();
		};
		// Before the player's keys, so that digits and i belong to the card while it is open.
		addEventListener("keydown", onKey, true);
		return () => removeEventListener("keydown", onKey, true);
	}, [onClose, onState]);

	const [gloss, ...others] = word.gloss ?? [];
	const grammar = [t.word.pos(word.pos), parts && !word.noun && t.word.separable, word.reflexive && t.word.reflexive]
		.filter(Boolean)
		.join(", ");
	return (
		<section
			ref={card}
			className="wordcard pop"
			role="dialog"
			aria-label={t.word.card(word.lemma)}
			data-testid="word-card"
			data-at={at < 0.34 ? "left" : at > 0.66 ? "right" : "middle"}
			tabIndex={-1}
		>
			<header>
				<div>
					<h2 lang={language}>
						<Headword
							lemma={word.lemma}
							article={word.article}
							noun={word.noun}
							parts={parts ?? word.parts}
							state={state}
							stage={stage}
						/>
					</h2>
					<p className="small soft">
						{grammar}
						{word.ipa ? (
							<>
								{" · "}
								<span lang={`${language}-fonipa`}>{word.ipa}</span>
							</>
						) : null}
					</p>
				</div>
				<button type="button" className="btn icon push" aria-label={t.word.hear} onClick={onHear}>
					<Icon name="vol" />
				</button>
				<button type="button" className="btn icon ghost" aria-label={t.close} onClick={onClose}>
					<Icon name="x" />
				</button>
			</header>
			<p className="gloss" lang={gloss ? native : undefined} data-testid="translation">
				{gloss ?? <span className="quiet small">{t.word.noGloss}</span>}
				{word.gloss_source && gloss ? <span className="quiet from"> {t.word.source(word.gloss_source)}</span> : null}
			</p>
			{others.length > 0 ? (
				<p className="small soft">
					{t.word.also} <span lang={native}>{others.slice(0, 4).join(" · ")}</span>
				</p>
			) : null}
			{forms.length > 1 || (forms[0] && forms[0] !== word.lemma) ? (
				<p className="small forms" lang={language}>
					{forms.join(" · ")}
				</p>
			) : null}
			{props.other ? (
				<button type="button" className="btn ghost small" onClick={props.onOther}>
					{t.word.see} <span lang={language}>{props.other}</span>
				</button>
			) : null}
			{props.example ? (
				<Example
					cue={props.example}
					word={props.exampleWord}
					language={language}
					startMs={props.startMs}
					onGo={props.onGo}
				/>
			) : null}
			<div className="row small lvline">
				<LevelBadge level={word.level} />
				<span className="quiet">{[t.level.source(word.level_source), t.word.seen(count)].join(" · ")}</span>
			</div>
			<StateChoice state={state} stage={stage} onChoose={onState} />
			<footer className="row">
				<Link
					className="small"
					href={`/vocabulary/${language}/${encodeURIComponent(word.lemma)}${word.noun ? "?noun=1" : ""}`}
				>
					{t.word.more}
				</Link>
				<button type="button" className="btn ghost small push" onClick={onCorrect}>
					<Icon name="pen" /> {t.word.correct}
				</button>
			</footer>
		</section>
	);
}
