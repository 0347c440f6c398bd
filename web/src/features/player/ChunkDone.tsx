import { useEffect, useRef } from "react";
import { Link } from "wouter";
import type { Chunk, ChunkPlan, Lesson, Pack, Video, WordState } from "@/api/types";
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
	onNext: () => void;
	onPart: (part: number) => void;
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

/** What is to be watched after a part: the first one behind it that is not done, else the first before it; none when all are done. */
function nextOpen({ chunks }: ChunkPlan, part: number): Chunk | undefined {
	const open = chunks.filter((chunk) => !chunk.done && chunk.index !== part);
	return open.find((chunk) => chunk.index > part) ?? open[0];
}

export function ChunkDone({ video, plan, part, pack, lesson, lookedUp, onNext, onPart, onAgain }: Props) {
	const t = useAppText();
	const next = nextOpen(plan, part);
	const title = next ? t.done.title(part + 1) : t.done.all;
	usePage(title);
	// The way on has the focus, and says what is over.
	const ways = useRef<HTMLDivElement>(null);
	useEffect(() => ways.current?.querySelector<HTMLElement>("a, button")?.focus(), []);
	const done = plan.chunks.filter((chunk) => chunk.done || chunk.index === part).length;
	const stateText = (state: WordState, stage: number) =>
		state === "known" ? (
			<span className="small good">
				<Icon name="check" /> {t.done.known}
			</span>
		) : (
			<span className="small soft">{state === "learning" ? t.done.step(stage || 1) : t.word.state(state)}</span>
		);
	const toEpisodes = (look: "primary" | "ghost") => (
		<Link
			className={`btn ${look} big`}
			href={`/episodes/${encodeURIComponent(video.series)}`}
			data-testid="finish-button"
		>
			{t.done.finish}
		</Link>
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
				<h1 id="done">{title}</h1>
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
				<div className="row wrap" ref={ways}>
					{next ? (
						<button
							type="button"
							className="btn primary big"
							onClick={() => (next.index === part + 1 ? onNext() : onPart(next.index))}
							aria-describedby="done"
							data-testid="next-part-button"
						>
							{next.index === part + 1 ? t.done.next : t.done.goOn(next.index + 1)}
						</button>
					) : (
						toEpisodes("primary")
					)}
					<button type="button" className="btn line big" onClick={onAgain}>
						{t.done.again}
					</button>
					{next && next.index !== part + 1 ? toEpisodes("ghost") : null}
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
