import { Link } from "wouter";
import type { Chunk, ChunkPlan, Video } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";
import { Icon } from "@/ui/Icon";
import { StillImage } from "@/ui/Still";
import { usePage } from "@/ui/usePage";
import { VideoProcessing } from "./VideoProcessing";

interface Props {
	video: Video;
	plan: ChunkPlan;
	chunk: Chunk;
	auto: boolean;
	onDone: () => void;
	onLearn: () => void;
}

/** The whole screen while a part is being prepared. */
export function ProcessingView({ video, plan, chunk, auto, onDone, onLearn }: Props) {
	const all = useAppText();
	const t = all.processing;
	const names = useNames();
	usePage(t.title);
	const place = [
		video.title,
		video.episode_number === null ? "" : `S${video.season_number ?? 1} E${video.episode_number}`,
	];
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
						hasSubtitles={video.subtitles.kind !== "engine" && video.subtitles.kind !== "recognised"}
						auto={auto}
						onDone={onDone}
						onLearn={onLearn}
					/>
				</div>
			</section>
		</main>
	);
}
