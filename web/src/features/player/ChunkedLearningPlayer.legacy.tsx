// The plain player: the browser's own controls and its own subtitles. It is used when the flag new_player is off and when
// the other one fails. Its time is plain state, set with every tick of the film, as in the player that the other one replaced.
import { useEffect, useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import { fileUrl } from "@/api/queries";
import type { Cue } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { clock } from "@/lib/time";
import { Icon } from "@/ui/Icon";
import { usePage } from "@/ui/usePage";
import type { PlayerProps } from "./ChunkedLearningPlayer";
import { secondLines } from "./lines";
import { useOffset } from "./useOffset";
import { usePosition } from "./usePosition";
import { useRescue } from "./useRescue";
import { useStart } from "./useStart";
import "./legacy.css";

const two = (n: number, width = 2) => String(n).padStart(width, "0");

export function vttTime(ms: number): string {
	const s = Math.floor(ms / 1000);
	return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.${two(Math.round(ms) % 1000, 3)}`;
}

const plain = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/-->/g, "--&gt;");

type Line = Pick<Cue, "start_ms" | "end_ms" | "text">;

/** The lines as WebVTT, moved by so much; what ends before the film begins is left out. */
export function toVtt(lines: readonly Line[], offsetMs = 0): string {
	const blocks = lines.flatMap(({ start_ms, end_ms, text }) => {
		const [from, to] = [Math.max(0, start_ms + offsetMs), end_ms + offsetMs];
		return to > 0 ? [`${vttTime(from)} --> ${vttTime(to)}\n${plain(text)}\n`] : [];
	});
	return `WEBVTT\n\n${blocks.join("\n")}`;
}

function useTrackUrl(vtt: string): string {
	const url = useMemo(() => URL.createObjectURL(new Blob([vtt], { type: "text/vtt" })), [vtt]);
	useEffect(() => () => URL.revokeObjectURL(url), [url]);
	return url;
}

export function LegacyPlayer(props: PlayerProps) {
	const { video, plan, part, pack, from, autoPlay, onEnd, onPart, onFailed, onTime } = props;
	const t = useAppText();
	usePage(`${video.series}, ${t.player.part(part + 1)}`);
	const film = useRef<HTMLVideoElement>(null);
	usePosition(film, video.id);
	const rescue = useRescue(onFailed);
	const place = useStart(film, { startAt: (from ?? pack.start_ms) / 1000, autoPlay, onError: rescue });
	const [now, setNow] = useState(from ?? pack.start_ms);
	const { offset } = useOffset(video.id, pack.language, plan.transcript?.offset_ms ?? 0);
	const original = useTrackUrl(useMemo(() => toVtt(pack.cues, offset), [pack, offset]));
	const second = useTrackUrl(
		useMemo(() => {
			const lines = secondLines(pack);
			const seconds = pack.cues.flatMap((cue, i) => (lines[i] ? [{ ...cue, text: lines[i].text }] : []));
			return toVtt(seconds, offset);
		}, [pack, offset]),
	);
	return (
		<main id="main" className="legacy" data-room="film">
			<header className="row">
				<Link className="btn ghost" href={`/episodes/${encodeURIComponent(video.series)}`}>
					<Icon name="back" /> {video.series}
				</Link>
				<h1 className="h3">{video.title}</h1>
			</header>
			{/* biome-ignore lint/a11y/useMediaCaption: the track elements are its captions */}
			<video
				ref={film}
				src={fileUrl(video.id)}
				controls
				playsInline
				data-testid="legacy-video"
				onLoadedMetadata={place}
				onTimeUpdate={(event) => {
					const element = event.currentTarget;
					setNow(element.currentTime * 1000);
					if (element.readyState > HTMLMediaElement.HAVE_NOTHING) onTime?.(element.currentTime);
					if (element.paused || element.currentTime * 1000 < pack.end_ms) return;
					element.pause();
					onEnd(0);
				}}
				onEnded={() => onEnd(0)}
				onError={(event) => rescue(event.currentTarget)}
			>
				<track kind="subtitles" src={original} srcLang={pack.language} label={pack.language} default />
				<track kind="subtitles" src={second} srcLang={pack.native} label={pack.native} />
			</video>
			<p className="small soft num" data-testid="legacy-clock">
				{t.player.at(clock(Math.min(now, pack.end_ms) - pack.start_ms), clock(pack.end_ms - pack.start_ms))}
			</p>
			<nav className="row wrap" aria-label={t.player.position}>
				{plan.chunks.map((chunk) => (
					<button
						type="button"
						key={chunk.index}
						className="btn"
						aria-current={chunk.index === part ? "true" : undefined}
						onClick={() => onPart(chunk.index)}
					>
						{t.player.part(chunk.index + 1)}
					</button>
				))}
			</nav>
		</main>
	);
}
