import { memo, useEffect, useRef, useState } from "react";
import type { PlayerSettings } from "@/lib/playerSettings";
import { useAppText } from "@/lib/text/text";
import { signedSeconds } from "@/lib/time";
import type { Playback } from "./useVideoPlayback";

interface Props {
	/** Milliseconds by which the lines are moved. */
	offset: number;
	playback: Pick<Playback, "rate" | "muted">;
	settings: Pick<PlayerSettings, "mode" | "autoPause">;
	quiet: boolean;
}

const SHOWN_MS = 1200;

/** Says over the film, for a moment, what a key has changed it to. Quiet while the settings show it themselves. */
export const Notice = memo(function Notice({ offset, playback, settings, quiet }: Props) {
	const { rate, muted } = playback;
	const { mode, autoPause } = settings;
	const t = useAppText().player;
	const [text, setText] = useState("");
	const before = useRef({ offset, rate, muted, mode, autoPause });
	// biome-ignore lint/correctness/useExhaustiveDependencies: what is said is what has changed
	useEffect(() => {
		const old = before.current;
		before.current = { offset, rate, muted, mode, autoPause };
		const changed = [
			offset !== old.offset && t.seconds(signedSeconds(offset)),
			rate !== old.rate && `${rate}×`,
			muted !== old.muted && t.soundIs(!muted),
			mode !== old.mode && t.subtitles(t.modes[mode]),
			autoPause !== old.autoPause && t.autoPauseIs(autoPause),
		].filter((one) => one !== false);
		if (!quiet && changed.length > 0) setText(changed.join(" · "));
	}, [offset, rate, muted, mode, autoPause]);
	useEffect(() => {
		if (!text) return;
		const timer = setTimeout(setText, SHOWN_MS, "");
		return () => clearTimeout(timer);
	}, [text]);
	return (
		<p className="notice" role="status" data-testid="player-notice">
			{text ? <span>{text}</span> : null}
		</p>
	);
});
