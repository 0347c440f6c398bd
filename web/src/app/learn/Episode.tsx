import { useQuery, useQueryClient } from "@tanstack/react-query";
import { startTransition, Suspense, useCallback, useEffect, useReducer, useRef, useState } from "react";
import { Link } from "wouter";
import { ApiError, post } from "@/api/client";
import { chunksQuery, flagsQuery, lessonQuery, packQuery, videosQuery } from "@/api/queries";
import type { ChunkPlan, Video } from "@/api/types";
import { nextPhase, startFlow, whereToStart } from "@/features/player/model";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Loading, Problem } from "@/ui/Message";
import { faultText, problemText } from "@/ui/problemText";
import { useScreen } from "@/ui/usePage";
import { loadable } from "../loadable";
import { asked, useAskedOnce } from "./asked";
import PlayerSwitch, { loadPlayer } from "./PlayerSwitch";
import { State } from "./State";
import { usePart } from "./usePart";
import { usePrepareNext } from "./usePrepareNext";

const processing = loadable(() => import("@/features/processing/ProcessingView").then((m) => m.ProcessingView));
const game = loadable(() => import("@/features/game/GameView").then((m) => m.GameView));
const chunkDone = loadable(() => import("@/features/player/ChunkDone").then((m) => m.ChunkDone));

function begin({ video, plan }: { video: Video; plan: ChunkPlan }) {
	const { part, from } = whereToStart(plan.chunks, video.finished ? 0 : video.position_ms, asked(location.search));
	return startFlow(part, plan.chunks.length, from);
}

/** Goes on when the code of the next screen is there, and also when it cannot be fetched: that screen then says so. */
function codeThen(code: Promise<void>, next: () => void) {
	code.then(next, next);
}

export function Episode({ video, plan }: { video: Video; plan: ChunkPlan }) {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const [flow, send] = useReducer(nextPhase, { video, plan }, begin);
	const [lookedUp, setLookedUp] = useState(0);
	const [autoPlay, setAutoPlay] = useState(true);
	const chunk = usePart(plan.chunks[flow.part], flow.phase !== "waiting");
	// Up to here a part is watched of which the rest is still being heard.
	const [early, setEarly] = useState<number | null>(null);
	const ready = chunk?.state === "ready" || early !== null || flow.phase !== "waiting";
	const span = { start_ms: chunk?.start_ms ?? 0, end_ms: early ?? chunk?.end_ms ?? 0 };
	const pack = useQuery({ ...packQuery(video.id, span), enabled: ready });
	const lesson = useQuery({ ...lessonQuery(video.id, span), enabled: ready });
	// Which player it is to be is the server's word: guessed only when it cannot be had, never while it is on its way.
	const flags = useQuery(flagsQuery());
	const useNew = flags.data?.new_player ?? true;

	useAskedOnce(flow.phase !== "waiting" && flow.phase !== "game");

	// Being prepared and then playing by itself would surprise; the learner presses Start Learning first.
	const [held, setHeld] = useState(!ready);
	const loaded = pack.data !== undefined && lesson.data !== undefined;
	const ask = lesson.data?.ask.length ?? 0;
	// In the middle of a part the film comes first for certain: its code need not wait for the part's words.
	const atOnce = flow.from !== null && !held && !flags.isPending;
	useEffect(() => {
		if (atOnce) loadPlayer(useNew).catch(() => {});
	}, [atOnce, useNew]);
	useEffect(() => {
		if (flow.phase !== "waiting" || !loaded || flags.isPending || held) return;
		let stale = false;
		const code = nextPhase(flow, { type: "ready", ask }).phase === "game" ? game.load() : loadPlayer(useNew);
		codeThen(code, () => stale || startTransition(() => send({ type: "ready", ask })));
		return () => {
			stale = true;
		};
	}, [flow, loaded, flags.isPending, held, ask, useNew]);

	const refresh = useCallback(
		() => client.invalidateQueries({ queryKey: chunksQuery(video.id).queryKey }),
		[client, video.id],
	);
	// Not ready after all: the plan is from before its lines were moved or replaced. The new one says what is to be done.
	const failure = pack.error ?? lesson.error;
	const outdated = failure instanceof ApiError && failure.code === "NOT_READY";
	useEffect(() => {
		if (outdated) void refresh();
	}, [outdated, refresh]);
	usePrepareNext(video.id, plan.chunks[flow.part + 1], flow.phase === "playing" && early === null, refresh);

	/** What was known of the part is over: on with the whole of it when it is there, else back to waiting. */
	const goOn = useCallback(
		(part: number, from: number) => {
			setEarly(null);
			setHeld(true);
			send({ type: "choose", part, from });
			refresh().then(() => {
				const now = client.getQueryData(chunksQuery(video.id).queryKey);
				if (now?.chunks[part]?.state === "ready") setHeld(false);
			});
		},
		[client, refresh, video.id],
	);

	const reported = useRef(-1);
	const onEnd = useCallback(
		(looked: number) => {
			if (early !== null) return goOn(flow.part, early);
			setLookedUp(looked);
			send({ type: "partEnded" });
			if (!chunk || reported.current === chunk.index) return;
			reported.current = chunk.index;
			post(`/api/videos/${video.id}/chunks/done`, { start_ms: chunk.start_ms, end_ms: chunk.end_ms })
				.then(() => Promise.all([refresh(), client.invalidateQueries({ queryKey: videosQuery().queryKey })]))
				// Offline: the resume position says where it was.
				.catch(() => {});
		},
		[chunk, video.id, refresh, client, early, flow.part, goOn],
	);
	const choose = useCallback(
		(part: number) => {
			setAutoPlay(true);
			setEarly(null);
			setHeld(plan.chunks[part]?.state !== "ready");
			send({ type: "choose", part });
		},
		[plan.chunks],
	);

	const prepared = flow.phase === "waiting" && (!ready || held);
	const failed = ready && failure !== null && !loaded;
	useScreen(`${flow.part} ${failed ? "failed" : prepared ? "processing" : flow.phase}`);

	if (!chunk)
		return (
			<State title={video.title}>
				<Problem
					title={t.learn.filmFailed}
					text={
						video.problem ? faultText({ code: video.problem_code ?? "", message: video.problem }) : t.learn.noLength
					}
				>
					<Link className="btn ghost" href={`/episodes/${encodeURIComponent(video.series)}`}>
						{t.episodes.back}
					</Link>
				</Problem>
			</State>
		);
	if (failed)
		return (
			<State title={t.processing.failed}>
				<Problem title={t.processing.failed} text={problemText(failure, general)}>
					<button
						type="button"
						className="btn primary"
						data-testid="retry-button"
						onClick={() => Promise.all([refresh(), pack.refetch(), lesson.refetch()])}
					>
						{general.retry}
					</button>
				</Problem>
			</State>
		);
	const waiting = (
		<main id="main">
			<Loading label={t.loading} tall />
		</main>
	);
	let screen = waiting;
	if (prepared)
		screen = (
			<processing.Component
				video={video}
				plan={plan}
				chunk={chunk}
				auto
				from={flow.from}
				onDone={refresh}
				onLearn={() => (ready ? setHeld(false) : refresh().then(() => setHeld(false)))}
				onEarly={(until) => {
					setEarly(until);
					setHeld(false);
				}}
			/>
		);
	else if (!pack.data || !lesson.data || flow.phase === "waiting") screen = waiting;
	else if (flow.phase === "game")
		screen = (
			<game.Component
				key={chunk.index}
				video={video}
				chunk={chunk}
				pack={pack.data}
				lesson={lesson.data}
				onDone={() => codeThen(loadPlayer(useNew), () => startTransition(() => send({ type: "gameOver" })))}
			/>
		);
	else if (flow.phase === "playing")
		screen = (
			<PlayerSwitch
				key={`${chunk.index}-${flow.from}`}
				useNew={useNew}
				video={video}
				plan={plan}
				part={flow.part}
				pack={pack.data}
				lesson={lesson.data}
				from={flow.from}
				autoPlay={autoPlay}
				onEnd={onEnd}
				onPart={choose}
			/>
		);
	else
		screen = (
			<chunkDone.Component
				video={video}
				plan={plan}
				part={flow.part}
				pack={pack.data}
				lesson={lesson.data}
				lookedUp={lookedUp}
				onPart={choose}
				onNext={() => {
					setHeld(plan.chunks[flow.part + 1]?.state !== "ready");
					send({ type: "next" });
				}}
				onAgain={() => {
					reported.current = -1;
					send({ type: "again" });
				}}
			/>
		);
	return <Suspense fallback={waiting}>{screen}</Suspense>;
}
