import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { chunksQuery } from "@/api/queries";
import type { Chunk, ChunkPlan, Video } from "@/api/types";
import { episodeCode } from "@/lib/episodeCode";
import { useAppText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";
import { clock } from "@/lib/time";
import { Icon } from "@/ui/Icon";
import { StillImage } from "@/ui/Still";
import { usePage } from "@/ui/usePage";
import { VideoProcessing } from "./VideoProcessing";

interface Props {
	video: Video;
	plan: ChunkPlan;
	chunk: Chunk;
	auto: boolean;
	/** Watched up to here, milliseconds in the film; null: nothing of this part. */
	from: number | null;
	onDone: () => void;
	onLearn: () => void;
	/** What is known of the part, up to there, is to be watched while the rest is heard. */
	onEarly: (untilMs: number) => void;
}

/** Less than this is not worth beginning with. */
const EARLY_MS = 20_000;
/** What was heard is stored every 30 s or so. */
const LOOK_MS = 5000;

/** The whole screen while a part is being prepared. */
export function ProcessingView({ video, plan, chunk, auto, from, onDone, onLearn, onEarly }: Props) {
	const all = useAppText();
	const t = all.processing;
	const names = useNames();
	usePage(t.title);
	const place = [video.title, episodeCode(video)];
	const hasSubtitles = video.subtitles.kind !== "engine" && video.subtitles.kind !== "recognised";
	// The page above shows the same plan: how far the part is known.
	useQuery({ ...chunksQuery(video.id), refetchInterval: hasSubtitles ? false : LOOK_MS });
	const known = chunk.known_until_ms;
	const early = chunk.state !== "ready" && known - Math.max(chunk.start_ms, from ?? 0) >= EARLY_MS;
	const kind = plan.transcript?.kind ?? video.subtitles.kind;
	const heard = `${all.episodes.kind(kind)} · ${names(plan.language)}`;
	return (
		<main id="main" className="focus">
			<header className="row">
				<Link className="btn ghost" href={`/episodes/${encodeURIComponent(video.series)}`}>
					<Icon name="back" />
					<span>{video.series}</span>
				</Link>
				<span className="push small quiet">{t.part(chunk.index + 1, plan.chunks.length)}</span>
			</header>
			<section className="proc">
				<div className="still">
					<StillImage videoId={video.id} atMs={(chunk.start_ms + chunk.end_ms) / 2} eager />
					<div className="veil" />
					<div className="heard on-film">
						<p className="small">{t.heard}</p>
						<p>{heard}</p>
					</div>
				</div>
				<div className="stack gap">
					<h1>{t.title}</h1>
					<p className="soft">{place.filter(Boolean).join(" · ")}</p>
					<VideoProcessing
						key={`${video.id}-${chunk.start_ms}`}
						videoId={video.id}
						span={{ start_ms: chunk.start_ms, end_ms: chunk.end_ms }}
						taskId={chunk.task_id}
						hasSubtitles={hasSubtitles}
						auto={auto}
						onDone={onDone}
						onLearn={onLearn}
						meanwhile={
							early ? (
								<button type="button" className="btn primary" onClick={() => onEarly(known)}>
									{t.early(clock(known - chunk.start_ms))}
								</button>
							) : null
						}
					/>
				</div>
			</section>
		</main>
	);
}
