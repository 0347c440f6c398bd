import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { post } from "@/api/client";
import { videosQuery } from "@/api/queries";
import type { Video } from "@/api/types";
import { episodeCode } from "@/lib/episodeCode";
import { useAppText, usePublicText } from "@/lib/text/text";
import { clock, percent } from "@/lib/time";
import { Bar } from "@/ui/Bar";
import { Icon } from "@/ui/Icon";
import { LevelStrip } from "@/ui/LevelStrip";
import { Empty, Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { Still } from "@/ui/Still";
import { showProblem, showToast } from "@/ui/toast";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { groupSeries, learnPath, pictureAt, type Series, slug, toResume } from "./library";
import "./series.css";

function Resume({ video }: { video: Video }) {
	const t = useAppText().series;
	const part = Math.min(video.chunk_count, video.chunks_done + 1);
	return (
		<Link className="resume" href={learnPath(video)}>
			<Still videoId={video.id} atMs={video.position_ms} eager>
				{video.duration_ms ? <Bar value={(100 * video.position_ms) / video.duration_ms} /> : null}
			</Still>
			<span className="copy">
				<span className="small kick">{t.goOn}</span>
				<b className="t">{video.series}</b>
				<span className="soft">
					{[episodeCode(video), video.title].filter(Boolean).join(" · ")}
					{video.chunk_count > 1 ? `, ${t.part(part, video.chunk_count)}` : ""}
				</span>
				<span className="row wrap">
					<span className="btn primary">
						<Icon name="play" solid /> {t.resumeAt(clock(video.position_ms))}
					</span>
				</span>
			</span>
		</Link>
	);
}

function Tile({ series }: { series: Series }) {
	const t = useAppText().series;
	const first = series.videos[0];
	if (!first) return null;
	const heard = series.videos.some((video) => video.looked_into && video.subtitles.kind === "engine");
	const read = series.videos.some((video) => video.has_subtitles);
	return (
		<li>
			<Link
				href={`/episodes/${encodeURIComponent(series.name)}`}
				className="tile"
				data-testid={`series-card-${slug(series.name)}`}
			>
				<Still videoId={first.id} atMs={pictureAt(first)} />
				<span className="row base">
					<b>{series.name}</b>
					{series.known === null ? (
						<span className="push badge">{heard && !read ? t.generate : t.notAnalysed}</span>
					) : (
						<span className="push">
							<b>{percent(series.known)}</b> <span className="quiet small">{t.known}</span>
						</span>
					)}
				</span>
				<span className="small quiet">{t.episodes(series.videos.length, series.seasons)}</span>
				{series.levels ? (
					<LevelStrip levels={series.levels} />
				) : (
					<span className="strip un">
						<i data-un />
					</span>
				)}
			</Link>
		</li>
	);
}

export default function SeriesPage() {
	const t = useAppText().series;
	const general = usePublicText();
	const client = useQueryClient();
	const { data, error, refetch } = useQuery(videosQuery());
	const videos = useArrived(data);
	const scan = useMutation({
		mutationFn: () => post("/api/videos/scan"),
		onSuccess: () => showToast(t.scanning),
		onError: (failure) => showProblem(problemText(failure, general)),
		onSettled: () => setTimeout(() => client.invalidateQueries({ queryKey: ["videos"] }), 1500),
	});
	usePage(t.title);

	const refresh = (className: string) => (
		<button
			type="button"
			className={className}
			data-testid="refresh-videos-button"
			disabled={scan.isPending}
			onClick={() => scan.mutate()}
		>
			<Icon name="repeat" />
			<span className={className.includes("ghost") ? "wide" : undefined}>{t.scan}</span>
			{className.includes("ghost") ? <span className="sr narrow">{t.scan}</span> : null}
		</button>
	);
	const resume = videos && toResume(videos);
	return (
		<main id="main">
			<h1 className="sr">{t.title}</h1>
			{error && !videos ? (
				<Problem title={t.failed} text={problemText(error, general)}>
					<button type="button" className="btn primary" data-testid="retry-button" onClick={() => refetch()}>
						{general.retry}
					</button>
				</Problem>
			) : !videos ? (
				<Loading label={general.gate.title} tall />
			) : videos.length === 0 ? (
				<Empty title={t.emptyTitle} text={t.emptyText} testId="empty-state">
					{refresh("btn primary")}
				</Empty>
			) : (
				<>
					{resume ? <Resume video={resume} /> : null}
					<section className="stack">
						<div className="row">
							<h2>{t.yours}</h2>
							{refresh("btn ghost push")}
						</div>
						<ul className="tiles">
							{groupSeries(videos).map((series) => (
								<Tile key={series.name} series={series} />
							))}
						</ul>
					</section>
				</>
			)}
		</main>
	);
}
