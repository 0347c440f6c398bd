import { type CSSProperties, useCallback, useEffect, useMemo, useReducer, useRef } from "react";
import { Link } from "wouter";
import type { Chunk, Lesson, Pack, Video } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { percent } from "@/lib/time";
import { Icon } from "@/ui/Icon";
import { Empty } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { showProblem } from "@/ui/toast";
import { usePage } from "@/ui/usePage";
import { EndCard } from "./EndCard";
import { GameCard } from "./GameCard";
import { type Answer, currentCard, dealCards, isOver, newGame, play, shareNow } from "./model";
import { useAnswers } from "./useAnswers";
import { useClicks } from "./useClicks";
import { useDeck } from "./useDeck";
import { useGameKeys } from "./useGameKeys";
import "./game.css";
import "./side.css";

interface Props {
	video: Video;
	chunk: Chunk;
	pack: Pack;
	lesson: Lesson;
	onDone: () => void;
}

export function GameView({ video, chunk, pack, lesson, onDone }: Props) {
	const t = useAppText();
	const general = usePublicText();
	usePage(t.game.title);
	// Dealt once: answers change the lesson's states, not the cards on the table.
	const first = useRef(lesson);
	const cards = useMemo(() => dealCards(pack, first.current), [pack]);
	const [game, move] = useReducer(play, cards, newGame);
	const onProblem = useCallback((error: unknown) => showProblem(problemText(error, general)), [general]);
	const { send, takeBack } = useAnswers(pack, onProblem);
	const card = currentCard(game);
	const word = card && [card.entry.article, card.entry.lemma].filter(Boolean).join(" ");
	const { deck, said, keepFocus } = useDeck(word, isOver(game));
	useClicks(deck);

	const answer = useCallback(
		(how: Answer) => {
			if (!card) return;
			send(game.answers.length, card, how);
			keepFocus();
			move({ type: "answer", answer: how });
		},
		[card, game.answers.length, send, keepFocus],
	);
	const undo = useCallback(() => {
		const last = game.answers.length - 1;
		const back = game.cards[last];
		if (!game.skipped && back) void takeBack(last, back);
		keepFocus(last === 0);
		move({ type: "undo" });
	}, [game, takeBack, keepFocus]);
	const open = useCallback(() => {
		keepFocus();
		move({ type: "open" });
	}, [keepFocus]);
	useGameKeys({ answer, undo, open, active: !isOver(game), done: onDone });

	const back = `/episodes/${encodeURIComponent(video.series)}`;
	if (cards.length === 0)
		return <NoCards share={lesson.share_before} part={chunk.index + 1} back={back} onDone={onDone} />;
	if (isOver(game))
		return (
			<EndCard
				game={game}
				lesson={first.current}
				language={pack.language}
				part={chunk.index + 1}
				back={back}
				onDone={onDone}
				onUndo={undo}
				onAgain={() => move({ type: "again" })}
			/>
		);
	const at = game.answers.length;
	const share = shareNow(game, first.current);
	return (
		<main id="main" className="game">
			<h1 className="sr">{t.game.title}</h1>
			<header className="gtop">
				<Link className="btn icon ghost" href={back} aria-label={t.game.leave}>
					<Icon name="x" />
				</Link>
				<div className="prog">
					<div className="pips12" role="img" aria-label={t.game.card(at + 1, cards.length)}>
						{cards.map((one, i) => (
							<i
								key={one.word}
								data-a={i === at ? "now" : game.answers[i] === "known" ? "k" : game.answers[i] ? "n" : ""}
							/>
						))}
					</div>
					<span className="small soft num">{t.game.of(at + 1, cards.length)}</span>
				</div>
				<button
					type="button"
					className="btn ghost"
					data-testid="skip-remaining-button"
					onClick={() => move({ type: "skip" })}
				>
					<span>
						{t.game.skip}
						<span className="wide">{t.game.skipRest}</span>
					</span>
				</button>
			</header>
			<div className="table">
				<p className="sr" role="status" lang={pack.language}>
					{said}
				</p>
				<div
					className="deck"
					ref={deck}
					tabIndex={-1}
					role="group"
					aria-label={t.game.card(at + 1, cards.length)}
					data-left={Math.min(2, cards.length - 1 - at)}
				>
					{card ? (
						<GameCard
							key={card.word}
							card={card}
							videoId={video.id}
							language={pack.language}
							open={game.open}
							onOpen={open}
							onSwipe={(direction) => answer(direction === "right" ? "known" : "unknown")}
						/>
					) : null}
				</div>
				<p className="swipe small">{t.game.swipe}</p>
				<div className="answers">
					<button
						type="button"
						className="btn ans no"
						data-testid="mark-unknown-button"
						onClick={() => answer("unknown")}
					>
						<kbd>←</kbd>
						<span className="w" data-s="new">
							{t.game.no}
						</span>
					</button>
					<button
						type="button"
						className="btn icon ghost"
						aria-label={t.game.undo}
						data-many
						disabled={at === 0}
						onClick={undo}
					>
						<Icon name="undo" />
					</button>
					<button type="button" className="btn ans yes" data-testid="mark-known-button" onClick={() => answer("known")}>
						<span>{t.game.yes}</span>
						<kbd>→</kbd>
					</button>
				</div>
			</div>
			<footer className="cover">
				<div className="row base">
					<span className="soft small">{t.game.understand}</span>
					<b>{percent(share)}</b>
					<span className="quiet small">{t.game.ofPart(percent(first.current.share_before))}</span>
				</div>
				<div
					className="meter"
					role="img"
					aria-label={`${percent(share)}; ${t.game.goal}`}
					style={{ "--a": first.current.share_before * 100, "--b": share * 100 } as CSSProperties}
				>
					<i />
				</div>
			</footer>
		</main>
	);
}

function NoCards({ share, part, back, onDone }: { share: number; part: number; back: string; onDone: () => void }) {
	const t = useAppText().game;
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), []);
	return (
		<main id="main" className="game">
			<h1 className="sr">{t.title}</h1>
			<header className="gtop">
				<Link className="btn icon ghost" href={back} aria-label={t.leave}>
					<Icon name="x" />
				</Link>
			</header>
			<div className="table">
				<Empty title={t.noneTitle} text={t.noneText(percent(share))} art={t.noneArt} testId="empty-state">
					<button type="button" className="btn primary" ref={button} onClick={onDone}>
						<Icon name="play" solid /> {t.watch(part)}
					</button>
				</Empty>
			</div>
		</main>
	);
}
