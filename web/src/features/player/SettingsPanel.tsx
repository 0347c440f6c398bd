import { useEffect, useRef } from "react";
import { changeSettings, MODES, type SecondMode, usePlayerSettings } from "@/lib/playerSettings";
import { useAppText } from "@/lib/text/text";
import { Segmented } from "@/ui/Segmented";
import type { Loop } from "./usePartClock";

interface Props {
	videoId: number;
	/** Where lines and translation come from. */
	about: readonly string[];
	loop: Loop | null;
	onLoop: () => void;
	onClose: () => void;
}

const SECOND: readonly SecondMode[] = ["hidden", "blurred", "hover", "always"];

/** How the subtitles look and behave; every change holds at once. */
export function SettingsPanel({ videoId, about, loop, onLoop, onClose }: Props) {
	const t = useAppText().player;
	const settings = usePlayerSettings();
	const panel = useRef<HTMLElement>(null);
	useEffect(() => panel.current?.focus({ preventScroll: true }), []);
	const offset = settings.offsets[videoId] ?? 0;
	const shift = (by: number) => changeSettings({ offsets: { ...settings.offsets, [videoId]: offset + by } });
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
			<h2 className="h3">{t.subtitleSettings}</h2>
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
			<div className="opt">
				<span>{t.loop}</span>
				<button type="button" className="btn small" onClick={onLoop}>
					{loop === null ? t.loopStart : loop.b === null ? t.loopEnd : t.loopOff}
				</button>
			</div>
			<div className="opt">
				<span>{t.size}</span>
				<span className="row">
					<button type="button" className="btn icon" aria-label={t.smaller} onClick={() => size(-10)}>
						A−
					</button>
					<b className="num">{settings.size} %</b>
					<button type="button" className="btn icon" aria-label={t.larger} onClick={() => size(10)}>
						A+
					</button>
				</span>
			</div>
			<div className="opt">
				<span>
					{t.offset}
					<small>{t.offsetHint}</small>
				</span>
				<span className="row">
					<button type="button" className="btn icon" aria-label={t.earlier} onClick={() => shift(-100)}>
						−
					</button>
					<b className="num">{t.seconds(`${offset > 0 ? "+" : ""}${(offset / 1000).toFixed(1)}`)}</b>
					<button type="button" className="btn icon" aria-label={t.later} onClick={() => shift(100)}>
						+
					</button>
				</span>
			</div>
			{about.map((line) => (
				<p className="small quiet" key={line}>
					{line}
				</p>
			))}
		</section>
	);
}
