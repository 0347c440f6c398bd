import { memo, type Ref } from "react";
import type { SubtitleMode } from "@/lib/playerSettings";
import { useAppText } from "@/lib/text/text";
import { clock } from "@/lib/time";
import { Icon } from "@/ui/Icon";

export interface ControlActions {
	toggle: () => void;
	prevLine: () => void;
	nextLine: () => void;
	repeat: () => void;
	nextNew: () => void;
	faster: () => void;
	mute: () => void;
	mode: () => void;
	transcript: () => void;
	settings: () => void;
	full: () => void;
}

interface Props {
	isPlaying: boolean;
	rate: number;
	muted: boolean;
	mode: SubtitleMode;
	/** null: it stands there at all times. */
	transcriptOpen: boolean | null;
	settingsOpen: boolean;
	/** The clock is written from outside, without rendering. */
	time: Ref<HTMLSpanElement>;
	lengthMs: number;
	actions: ControlActions;
}

export const PlayerControls = memo(function PlayerControls(props: Props) {
	const { isPlaying, rate, muted, mode, actions } = props;
	const t = useAppText().player;
	const icon = (
		label: string,
		name: string,
		run: () => void,
		more: { className?: string; pressed?: boolean; opens?: string } = {},
	) => (
		<button
			type="button"
			className={`btn icon ghost ${more.className ?? ""}`}
			aria-label={label}
			title={label}
			aria-pressed={more.pressed}
			data-opens={more.opens}
			onClick={run}
		>
			<Icon name={name} />
		</button>
	);
	return (
		<div className="bar-row" data-testid="player-controls">
			{icon(t.prevLine, "prev", actions.prevLine, { className: "wide" })}
			<button
				type="button"
				className="btn icon play"
				aria-label={isPlaying ? t.pause : t.play}
				data-testid="play-button"
				onClick={actions.toggle}
			>
				<Icon name={isPlaying ? "pause" : "play"} solid={!isPlaying} />
			</button>
			{icon(t.nextLine, "next", actions.nextLine, { className: "wide" })}
			{icon(t.repeat, "repeat", actions.repeat)}
			{icon(t.nextNew, "newword", actions.nextNew)}
			<span className="num small tm">
				<span ref={props.time}>0:00</span> <span className="quiet">/ {clock(props.lengthMs)}</span>
			</span>
			<span className="push" />
			<button
				type="button"
				className="btn ghost num"
				aria-label={`${t.speed} ${rate}×`}
				title={t.speed}
				onClick={actions.faster}
			>
				{rate}×
			</button>
			{icon(muted ? t.unmute : t.mute, muted ? "mute" : "vol", actions.mute, { className: "wide" })}
			{icon(t.subtitles(t.modes[mode]), "cc", actions.mode)}
			{props.transcriptOpen === null
				? null
				: icon(t.transcript, "list", actions.transcript, { pressed: props.transcriptOpen, opens: "transcript" })}
			{icon(t.settings, "tune", actions.settings, { pressed: props.settingsOpen, opens: "settings" })}
			{icon(t.full, "full", actions.full, { className: "wide" })}
		</div>
	);
});
