import { type CSSProperties, useCallback, useMemo, useRef, useState } from "react";
import { fileUrl } from "@/api/queries";
import type { ChunkPlan, Lesson, Pack, Video } from "@/api/types";
import { changeSettings, MODES, usePlayerSettings } from "@/lib/playerSettings";
import { useAppText } from "@/lib/text/text";
import { CorrectWord } from "@/ui/CorrectWord";
import { usePage } from "@/ui/usePage";
import { ChunkNavigator } from "./ChunkNavigator";
import { KeysSheet } from "./KeysSheet";
import { newWordTicks, secondLines } from "./lines";
import { Notice } from "./Notice";
import { OpenWord } from "./OpenWord";
import { PlayerControls } from "./PlayerControls";
import { PlayerTop } from "./PlayerTop";
import { ProgressTracker } from "./ProgressTracker";
import { SettingsPanel } from "./SettingsPanel";
import { SubtitleDisplay } from "./SubtitleDisplay";
import { Transcript } from "./Transcript";
import { useAbout } from "./useAbout";
import { useActions } from "./useActions";
import { useCard } from "./useCard";
import { useIdle } from "./useIdle";
import { useLines } from "./useLines";
import { useAutoPause, usePartClock } from "./usePartClock";
import { usePlayerKeys } from "./usePlayerKeys";
import { usePosition } from "./usePosition";
import { useSpokenWord } from "./useSpokenWord";
import { useSubtitleSync } from "./useSubtitleSync";
import { useTracks } from "./useTracks";
import { useTranscript } from "./useTranscript";
import { useVideoPlayback } from "./useVideoPlayback";
import { useVocabularyTracking } from "./useVocabularyTracking";
import { VideoPlayer } from "./VideoPlayer";
import "./looks";

export interface PlayerProps {
	video: Video;
	plan: ChunkPlan;
	part: number;
	pack: Pack;
	lesson: Lesson;
	/** Milliseconds in the film; null: the start of the part. */
	from: number | null;
	autoPlay: boolean;
	onEnd: (lookedUp: number) => void;
	onPart: (part: number) => void;
	onFailed: () => void;
	/** Where the film is, in seconds, as often as its clock ticks. */
	onTime?: (seconds: number) => void;
}

const TICK_MS = 5000;

/** Puts the player together: film, lines, bar, controls, and what opens beside them. */
export function ChunkedLearningPlayer({
	video,
	plan,
	part,
	pack,
	lesson,
	from,
	autoPlay,
	onEnd,
	onPart,
	onFailed,
	onTime,
}: PlayerProps) {
	const t = useAppText().player;
	const settings = usePlayerSettings();
	usePage(`${video.series}, ${t.part(part + 1)}`);
	const film = useRef<HTMLVideoElement>(null);
	const stage = useRef<HTMLDivElement>(null);
	const time = useRef<HTMLSpanElement>(null);
	const { shown, drawer, toggle } = useTranscript();
	const [panel, setPanel] = useState<"settings" | "keys" | "correct" | null>(null);
	const { offset, shift, tracks } = useTracks(pack, plan, panel === "settings");
	const [peek, setPeek] = useState(false);

	const playback = useVideoPlayback(film);
	const index = useSubtitleSync(film, pack.cues, offset);
	const cue = pack.cues[index];
	const lines = useLines(pack.cues, lesson.states, playback, offset, pack.start_ms, pack.end_ms);
	const { trackWordView } = useVocabularyTracking(pack.language, video.id);
	const { card, open, swap, close, looked } = useCard({ pack, film, stage, cue, playback, onLookUp: trackWordView });
	const onPartEnd = useCallback(() => onEnd(looked.current.size), [onEnd, looked]);
	const { loop, nextLoop } = usePartClock({
		video: film,
		label: time,
		startMs: pack.start_ms,
		endMs: pack.end_ms,
		onEnd: onPartEnd,
	});
	usePosition(film, video.id);
	useAutoPause(settings.autoPause, playback, cue, offset);
	useSpokenWord(settings.follow, film, stage, cue, offset);
	useIdle(stage, playback.isPlaying && panel === null && !card);

	const actions = useActions({
		playback,
		lines,
		stage,
		toggleTranscript: toggle,
		toggleSettings: () => {
			// One thing at a time lies over the film.
			if (card) close();
			setPanel((now) => (now === "settings" ? null : "settings"));
		},
		showKeys: () => setPanel((now) => (now === "keys" ? null : "keys")),
		reveal: () => setPeek((on) => !on),
		nextLoop,
		shift,
		mode: () => changeSettings({ mode: MODES[(MODES.indexOf(settings.mode) + 1) % MODES.length] ?? "both" }),
		autoPause: () => changeSettings({ autoPause: !settings.autoPause }),
		toPart: (step) => onPart(part + step),
	});
	usePlayerKeys(actions);

	const seconds = useMemo(() => secondLines(pack), [pack]);
	const ticks = useMemo(() => newWordTicks(pack, lesson.states, TICK_MS), [pack, lesson.states]);
	const about = useAbout(pack);
	const onSwipe = useCallback(
		(way: "left" | "right") => (way === "left" ? lines.nextLine() : lines.prevLine()),
		[lines],
	);
	const word = card ? pack.words[card.word] : undefined;
	const revealed = peek || (settings.onPause && !playback.isPlaying);

	return (
		<main
			id="main"
			className="player"
			data-room="film"
			data-drawer={drawer ? "" : undefined}
			data-plate={settings.plate}
			style={{ "--sub-scale": settings.size / 100 } as CSSProperties}
		>
			<h1 className="sr">{`${video.series}: ${video.title}`}</h1>
			<div className="stage" ref={stage} tabIndex={-1}>
				<div className="film">
					<VideoPlayer
						ref={film}
						url={fileUrl(video.id)}
						startAt={(from ?? pack.start_ms) / 1000}
						autoPlay={autoPlay}
						onTap={playback.toggle}
						onSwipe={onSwipe}
						onTimeUpdate={onTime}
						onEnded={onPartEnd}
						onFailed={onFailed}
					/>
				</div>
				<PlayerTop video={video} loop={loop} onLoop={nextLoop} onKeys={actions.help} />
				<Notice offset={tracks[0].offset} playback={playback} settings={settings} quiet={panel === "settings"} />
				<SubtitleDisplay
					cue={cue}
					second={seconds[index]?.text}
					language={pack.language}
					native={pack.native}
					words={pack.words}
					mode={settings.mode}
					secondMode={settings.second}
					revealed={revealed}
					states={lesson.states}
					stages={lesson.stages}
					markAssumed={settings.markAssumed}
					selected={card?.word ?? -1}
					onWordClick={open}
				>
					{card ? (
						<OpenWord
							card={card}
							pack={pack}
							lesson={lesson}
							offsetMs={offset}
							onSwap={swap}
							onCorrect={() => setPanel("correct")}
							onClose={close}
							onGo={lines.toLine}
						/>
					) : null}
				</SubtitleDisplay>
				{panel === "settings" ? (
					<SettingsPanel
						tracks={tracks}
						rate={playback.rate}
						onSlower={actions.slower}
						onFaster={actions.faster}
						about={about}
						loop={loop}
						onLoop={nextLoop}
						onClose={() => setPanel(null)}
					/>
				) : null}
				<div className="ctl">
					<ChunkNavigator chunks={plan.chunks} currentChunk={part} onSeek={onPart}>
						<ProgressTracker
							video={film}
							label={t.part(part + 1)}
							startMs={pack.start_ms}
							endMs={pack.end_ms}
							ticks={ticks}
							onSeek={lines.toMs}
						/>
					</ChunkNavigator>
					<PlayerControls
						isPlaying={playback.isPlaying}
						rate={playback.rate}
						muted={playback.muted}
						mode={settings.mode}
						transcriptOpen={drawer}
						settingsOpen={panel === "settings"}
						time={time}
						lengthMs={pack.end_ms - pack.start_ms}
						actions={actions}
					/>
				</div>
			</div>
			{shown ? (
				<Transcript
					cues={pack.cues}
					seconds={seconds}
					current={index}
					language={pack.language}
					native={pack.native}
					words={pack.words}
					markAssumed={settings.markAssumed}
					states={lesson.states}
					stages={lesson.stages}
					startMs={pack.start_ms}
					veiled={settings.second !== "always"}
					onGo={lines.toLine}
					onClose={actions.transcript}
				/>
			) : null}
			{panel === "keys" ? <KeysSheet onClose={() => setPanel(null)} /> : null}
			{panel === "correct" && card && word ? (
				<CorrectWord
					language={pack.language}
					surface={card.surface || undefined}
					lemma={word.lemma}
					gloss={word.gloss?.[0] ?? ""}
					level={word.level}
					name={word.kind === "name"}
					onClose={() => setPanel(null)}
					onDone={close}
				/>
			) : null}
		</main>
	);
}
