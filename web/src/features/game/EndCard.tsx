import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { Lesson } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { percent } from "@/lib/time";
import { Icon } from "@/ui/Icon";
import { Word } from "@/ui/Word";
import { type Game, isUntouched, knownCount, lastAnswer, shareNow } from "./model";
import "./end.css";

interface Props {
	game: Game;
	lesson: Lesson;
	language: string;
	part: number;
	back: string;
	onDone: () => void;
	onUndo: () => void;
	onAgain: () => void;
}

/** What the game has changed. */
export function EndCard({ game, lesson, language, part, back, onDone, onUndo, onAgain }: Props) {
	const t = useAppText();
	const watch = useRef<HTMLButtonElement>(null);
	useEffect(() => watch.current?.focus(), []);
	const before = percent(lesson.share_before);
	const after = percent(shareNow(game, lesson));
	const rest = game.cards
		.map((card, i) => ({ ...card, answer: lastAnswer(game, i) }))
		.filter(({ answer }) => answer !== "known");
	return (
		<main id="main" className="game" data-testid="game-end">
			<h1 className="sr">{t.game.title}</h1>
			<header className="gtop">
				<Link className="btn icon ghost" href={back} aria-label={t.game.leave}>
					<Icon name="x" />
				</Link>
				<span />
				<button type="button" className="btn ghost" onClick={onUndo}>
					<Icon name="undo" /> {t.undo}
				</button>
			</header>
			<div className="endcard">
				<p className="kick small">{t.game.ready(part)}</p>
				<div className="jump" role="img" aria-label={t.game.from(before, after)}>
					{before === after ? null : (
						<>
							<span>{before}</span>
							<svg viewBox="0 0 120 24" aria-hidden="true">
								<path d="M4 12h90" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
								<circle cx="100" cy="12" r="7" fill="none" stroke="currentColor" strokeWidth="3" />
								<circle cx="100" cy="12" r="2.5" fill="currentColor" />
							</svg>
						</>
					)}
					<b>{after}</b>
				</div>
				<p className="lead" role="status">
					{isUntouched(game) ? t.game.skipped : t.game.knew(knownCount(game), game.cards.length)}
				</p>
				<ul className="chips" lang={language}>
					{rest.map((card) => (
						<li key={card.word}>
							<Word state={card.state} stage={card.answer ? 1 : card.stage}>
								{card.entry.lemma}
							</Word>
						</li>
					))}
				</ul>
				<div className="row wrap center">
					<button type="button" className="btn primary big" ref={watch} onClick={onDone}>
						<Icon name="play" solid /> {t.game.watch(part)}
					</button>
					<button type="button" className="btn ghost big" onClick={onAgain}>
						{t.game.again}
					</button>
				</div>
			</div>
		</main>
	);
}
