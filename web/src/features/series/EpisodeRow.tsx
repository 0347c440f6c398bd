import { Link } from "wouter";
import type { SubtitleKind, Video } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { clock, percent } from "@/lib/time";
import { Bar } from "@/ui/Bar";
import { Icon } from "@/ui/Icon";
import { LevelStrip } from "@/ui/LevelStrip";
import { faultText } from "@/ui/problemText";
import { StillImage } from "@/ui/Still";
import { learnPath, pictureAt } from "./library";
import { MakePlayable } from "./MakePlayable";
import { SubtitleUpload } from "./SubtitleUpload";

const ICON: Record<SubtitleKind, string> = {
	sidecar: "file",
	embedded: "cc",
	upload: "up",
	recognised: "mic",
	engine: "mic",
	none: "warn",
};
const TONE: Record<SubtitleKind, string> = {
	sidecar: "good",
	embedded: "good",
	upload: "good",
	recognised: "warm",
	engine: "",
	none: "bad",
};

/** How many parts are done. Which ones is not known here: where it is not plain from the place in the film, the number is said. */
function Parts({ video }: { video: Video }) {
	const t = useAppText().episodes;
	const { chunk_count, chunks_done, finished, position_ms } = video;
	if (chunk_count < 1) return null;
	const pips = (
		<span className="pips" role="img" aria-label={t.done(chunks_done, chunk_count)}>
			{Array.from({ length: chunk_count }, (_, i) => (
				<i key={i} data-p={i < chunks_done ? "done" : i === chunks_done && position_ms > 0 && !finished ? "now" : ""} />
			))}
		</span>
	);
	if (!finished || chunks_done >= chunk_count) return pips;
	return (
		<span className="row">
			{pips}
			<span className="small quiet" aria-hidden="true">
				{t.done(chunks_done, chunk_count)}
			</span>
		</span>
	);
}

function SubtitleBadge({ video }: { video: Video }) {
	const t = useAppText().episodes;
	const { kind } = video.subtitles;
	if (!video.looked_into)
		return (
			<span className="badge">
				<Icon name="clock" />
				{t.looking}
			</span>
		);
	return (
		<span className={`badge ${TONE[kind]}`} title={kind === "none" ? undefined : video.subtitles.label}>
			<Icon name={ICON[kind]} />
			{t.kind(kind)}
		</span>
	);
}

/** What stands in the way of an episode, and what helps. */
function Obstacle({ video, missing, current }: { video: Video; missing: boolean; current: boolean }) {
	const t = useAppText().episodes;
	const { problem, problem_code, unplayable, subtitles } = video;
	if (problem)
		return (
			<div className="why small">
				<p className="soft">{faultText({ code: problem_code ?? "", message: problem })}</p>
			</div>
		);
	return (
		<>
			{unplayable ? (
				<div className="why small">
					<p className="soft">{t.unplayable(unplayable)}</p>
					<MakePlayable video={video} />
				</div>
			) : null}
			{missing ? (
				<div className="why small">
					<p className="soft">{faultText({ code: subtitles.missing ?? "", message: subtitles.label })}</p>
					<SubtitleUpload video={video} look={current ? "primary" : "line"} />
				</div>
			) : null}
		</>
	);
}

export function EpisodeRow({ video, current, language }: { video: Video; current: boolean; language?: string }) {
	const t = useAppText();
	const share = video.known_share;
	const word =
		share === null ? "" : share >= 0.9 ? t.episodes.easy : share >= 0.8 ? t.episodes.stretch : t.episodes.hard;
	// Finished is a film that was seen near its end: parts of it may have been left out.
	const action =
		video.finished && video.chunks_done >= video.chunk_count
			? t.episodes.again
			: video.position_ms > 0
				? t.episodes.resume
				: share === null
					? t.episodes.prepare
					: t.episodes.play;
	const missing = video.looked_into && video.subtitles.kind === "none";
	return (
		<li className="ep" data-now={current ? "" : undefined}>
			<Link className="still" href={learnPath(video)} tabIndex={-1}>
				<span className="sr">{t.episodes.playEpisode(video.title)}</span>
				<StillImage videoId={video.id} atMs={video.position_ms || pictureAt(video)} />
				{!video.finished && video.position_ms > 0 && video.duration_ms ? (
					<Bar value={(100 * video.position_ms) / video.duration_ms} />
				) : null}
				{video.duration_ms ? <span className="time num">{clock(video.duration_ms)}</span> : null}
			</Link>
			<div className="what">
				<h2 lang={language}>
					<span className="quiet num">{video.episode_number ?? ""}</span> {video.title}
				</h2>
				<div className="row wrap tags">
					<SubtitleBadge video={video} />
					<Parts video={video} />
					{missing ? null : <SubtitleUpload video={video} look="icon ghost" />}
				</div>
			</div>
			<div className="mix">
				{share === null ? (
					<span className="quiet small">{missing ? "" : t.episodes.later}</span>
				) : (
					<>
						<span className="row base">
							<span>
								<b className="pc">{percent(share)}</b> <span className="quiet small">{t.series.known}</span>
							</span>
							<span className="push quiet small">{word}</span>
						</span>
						{video.levels ? <LevelStrip levels={video.levels} /> : null}
					</>
				)}
			</div>
			{missing ? null : (
				<Link
					className={`btn ${current ? "primary" : "line"}`}
					href={learnPath(video)}
					aria-label={`${action}: ${video.title}`}
				>
					{action}
				</Link>
			)}
			<Obstacle video={video} missing={missing} current={current} />
		</li>
	);
}
