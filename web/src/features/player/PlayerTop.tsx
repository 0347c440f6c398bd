import { memo } from "react";
import { Link } from "wouter";
import type { Video } from "@/api/types";
import { episodeCode } from "@/lib/episodeCode";
import { useAppText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import type { Loop } from "./usePartClock";

interface Props {
	video: Video;
	loop: Loop | null;
	onLoop: () => void;
	onKeys: () => void;
}

/** The line above the film: the way back, what is playing, an A-B loop while there is one. */
export const PlayerTop = memo(function PlayerTop({ video, loop, onLoop, onKeys }: Props) {
	const t = useAppText().player;
	const place = [episodeCode(video), video.title];
	return (
		<header className="ptop">
			<Link className="btn icon ghost" href={`/episodes/${encodeURIComponent(video.series)}`} aria-label={t.back}>
				<Icon name="back" />
			</Link>
			<div>
				<b>{video.series}</b>
				<span className="small"> {place.filter(Boolean).join(" · ")}</span>
			</div>
			{loop ? (
				<button type="button" className="badge warm push" onClick={onLoop}>
					<Icon name="loop" /> {loop.b === null ? t.loopA : t.loopOn}
				</button>
			) : null}
			<button
				type="button"
				className={`btn icon ghost wide ${loop ? "" : "push"}`}
				aria-label={t.keys}
				title={t.keys}
				onClick={onKeys}
			>
				<Icon name="keys" />
			</button>
		</header>
	);
});
