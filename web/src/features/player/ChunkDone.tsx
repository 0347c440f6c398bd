import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { ChunkPlan, Lesson, Pack, Video, WordState } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { clock } from "@/lib/time";
import { Icon } from "@/ui/Icon";
import { StillImage } from "@/ui/Still";
import { usePage } from "@/ui/usePage";
import { Word } from "@/ui/Word";
import { timesSaid } from "./lines";
import "./done.css";

interface Props {
	video: Video;
	plan: ChunkPlan;
	part: number;
	pack: Pack;
	lesson: Lesson;
	lookedUp: number;
	last: boolean;
	onNext: () => void;
	onAgain: () => void;
}

const SHOWN = 6;

/** Words worth naming: asked in the game or being learnt, the most frequent first. */
function metWords(pack: Pack, lesson: Lesson): { word: number; state: WordState; stage: number }[] {
	const asked = new Set(lesson.ask.map((ask) => ask.word));
	return pack.words
		.map((_, word) => ({ word, state: lesson.states[word] ?? ("known" as WordState), stage: lesson.stages[word] ?? 0 }))
		.filter(({ word, state }) => (asked.has(word) && state !== "ignored") || state === "learning")
		.map((met) => ({ ...met, count: timesSaid(pack.cues, met.word) }))
		.sort((a, b) => b.count - a.count)
		.slice(0, SHOWN);
}

export function ChunkDone({ video, plan, part, pack, lesson, lookedUp, last, onNext, onAgain }: Props) {
	const t = useAppText();
	usePage(last ? t.done.all : t.done.title(part + 1));
	// The way on has the focus, and says what is over; without one the heading has it.
	const go = useRef<HTMLButtonElement>(null);
	useEffect(() => go.current?.focus(), []);
	const next = plan.chunks[part + 1];
	const done = plan.chunks.filter((chunk) => chunk.done || chunk.index === part).length;
	const stateText = (state: WordState, stage: number) =>
		state === "known" ? (
			<span className="small good">
				<Icon name="check" /> {t.done.known}
			</span>
		) : (
			<span className="small soft">{state === "learning" ? t.done.step(stage || 1) : t.word.state(state)}</span>
		);
	return (
		<main id="main" className="done" data-room="film">
			<div className="film">
				<StillImage videoId={video.id} atMs={pack.end_ms - 500} eager />
			</div>
			<section className="sheet">
				<div className="parts" role="img" aria-label={t.done.parts(done, plan.chunks.length)}>
					{plan.chunks.map((chunk) => (
						<span key={chunk.index} data-c={chunk.index === part ? "now" : chunk.done ? "done" : ""}>
							{chunk.done || chunk.index === part ? <Icon name="check" /> : chunk.index + 1}
						</span>
					))}
				</div>
				<h1 id="done">{last ? t.done.all : t.done.title(part + 1)}</h1>
				<p className="lead" role="status">
					{t.done.met(lesson.new_words, lookedUp)}
				</p>
				<ul className="met">
					{metWords(pack, lesson).map(({ word, state, stage }) => (
						<li key={word}>
							<span lang={pack.language}>
								<Word state={state} stage={stage}>
									{pack.words[word]?.lemma}
								</Word>
							</span>
							<span className="quiet small" lang={pack.native}>
								{pack.words[word]?.gloss?.[0] ?? ""}
							</span>
							{stateText(state, stage)}
						</li>
					))}
				</ul>
				<div className="row wrap">
					{last ? (
						<Link
							className="btn primary big"
							href={`/episodes/${encodeURIComponent(video.series)}`}
							data-testid="finish-button"
						>
							{t.done.finish}
						</Link>
					) : (
						<button
							type="button"
							className="btn primary big"
							ref={go}
							onClick={onNext}
							aria-describedby="done"
							data-testid="next-part-button"
						>
							{t.done.next}
						</button>
					)}
					<button type="button" className="btn line big" onClick={onAgain}>
						{t.done.again}
					</button>
				</div>
				{next ? (
					<p className="small quiet">
						{t.done.about(
							next.index + 1,
							clock(next.end_ms - next.start_ms),
							next.new_words,
							next.state === "ready" ? t.player.stateReady : t.player.stateTodo,
						)}
					</p>
				) : null}
			</section>
		</main>
	);
}
