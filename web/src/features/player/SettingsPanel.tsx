import { Fragment, useEffect, useRef } from "react";
import { changeSettings, MODES, type SecondMode, usePlayerSettings } from "@/lib/playerSettings";
import { useAppText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";
import { signedSeconds } from "@/lib/time";
import { Icon } from "@/ui/Icon";
import { Segmented } from "@/ui/Segmented";
import { useFocusBack, usePressOutside } from "./useOpenPanel";
import type { Loop } from "./usePartClock";

/** Milliseconds by which the lines of a language are moved, and a way to move them further. */
export interface MovedTrack {
	language: string;
	offset: number;
	onShift: (ms: number) => void;
}

interface Props {
	tracks: readonly MovedTrack[];
	rate: number;
	onSlower: () => void;
	onFaster: () => void;
	/** Where lines and translation come from. */
	about: readonly string[];
	loop: Loop | null;
	onLoop: () => void;
	onClose: () => void;
}

const SECOND: readonly SecondMode[] = ["hidden", "blurred", "hover", "always"];

/** How the subtitles look and behave; every change holds at once. */
export function SettingsPanel(props: Props) {
	const { tracks, rate, about, loop, onLoop, onClose } = props;
	const text = useAppText();
	const t = text.player;
	const names = useNames();
	const settings = usePlayerSettings();
	const panel = useRef<HTMLElement>(null);
	useFocusBack("settings");
	usePressOutside("settings", panel, onClose);
	useEffect(() => panel.current?.focus({ preventScroll: true }), []);
	const size = (by: number) => changeSettings({ size: Math.max(70, Math.min(200, settings.size + by)) });
	const toggle = (label: string, hint: string, checked: boolean, change: (on: boolean) => void) => (
		<label className="opt">
			<span>
				{label}
				{hint ? <small>{hint}</small> : null}
			</span>
			<input type="checkbox" className="switch" checked={checked} onChange={(event) => change(event.target.checked)} />
		</label>
	);
	type Way = [label: string, sign: string, run: () => void];
	const step = (label: string, hint: string, value: string, down: Way, up: Way) => (
		<div className="opt" role="group" aria-label={label}>
			<span>
				{label}
				{hint ? <small>{hint}</small> : null}
			</span>
			<span className="row">
				<button type="button" className="btn icon" aria-label={down[0]} onClick={down[2]}>
					{down[1]}
				</button>
				<b className="num" aria-live="polite">
					{value}
				</b>
				<button type="button" className="btn icon" aria-label={up[0]} onClick={up[2]}>
					{up[1]}
				</button>
			</span>
		</div>
	);
	return (
		<section
			ref={panel}
			className="setpop pop"
			role="dialog"
			aria-label={t.subtitleSettings}
			tabIndex={-1}
			onKeyDown={(event) => {
				if (event.key === "Escape") onClose();
				event.stopPropagation();
			}}
		>
			<header className="row">
				<h2 className="h3">{t.subtitleSettings}</h2>
				<button type="button" className="btn icon ghost push" aria-label={text.close} onClick={onClose}>
					<Icon name="x" />
				</button>
			</header>
			<div className="field">
				<span className="label">{t.show}</span>
				<Segmented
					label={t.show}
					value={settings.mode}
					options={MODES.map((mode) => [mode, t.modes[mode]] as const)}
					onChange={(mode) => changeSettings({ mode })}
				/>
			</div>
			<div className="field">
				<span className="label">{t.second}</span>
				<Segmented
					label={t.second}
					value={settings.second}
					options={SECOND.map((mode) => [mode, t.secondModes[mode]] as const)}
					onChange={(second) => changeSettings({ second })}
				/>
			</div>
			{toggle(t.onPause, "", settings.onPause, (onPause) => changeSettings({ onPause }))}
			{toggle(t.autoPause, "Shift P", settings.autoPause, (autoPause) => changeSettings({ autoPause }))}
			{toggle(t.markAssumed, t.markAssumedHint, settings.markAssumed, (markAssumed) => changeSettings({ markAssumed }))}
			{toggle(t.follow, t.followHint, settings.follow, (follow) => changeSettings({ follow }))}
			{toggle(t.hoverCard, t.hoverCardHint, settings.hoverCard, (hoverCard) => changeSettings({ hoverCard }))}
			<div className="opt">
				<span>{t.loop}</span>
				<button type="button" className="btn small" onClick={onLoop}>
					{loop === null ? t.loopStart : loop.b === null ? t.loopEnd : t.loopOff}
				</button>
			</div>
			{step(t.speed, "", `${rate}×`, [t.actions.slower, "−", props.onSlower], [t.actions.faster, "+", props.onFaster])}
			{step(t.size, "", `${settings.size} %`, [t.smaller, "−", () => size(-10)], [t.larger, "+", () => size(10)])}
			{tracks.map(({ language, offset, onShift }) => (
				<Fragment key={language}>
					{step(
						t.offset(names(language)),
						t.offsetHint,
						t.seconds(signedSeconds(offset)),
						[t.earlier, "−", () => onShift(-100)],
						[t.later, "+", () => onShift(100)],
					)}
				</Fragment>
			))}
			{about.map((line) => (
				<p className="small quiet" key={line}>
					{line}
				</p>
			))}
		</section>
	);
}
