import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { profileQuery, videosQuery } from "@/api/queries";
import { useAppText, usePublicText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";
import { Icon } from "@/ui/Icon";
import { LevelLegend } from "@/ui/LevelStrip";
import { Empty, Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { StillImage } from "@/ui/Still";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { EpisodeRow } from "./EpisodeRow";
import { groupSeries, pictureAt } from "./library";
import "./episodes.css";

export default function EpisodesPage({ params }: { params: Record<string, string | undefined> }) {
	const t = useAppText();
	const general = usePublicText();
	const names = useNames();
	const name = params.series ?? "";
	const { data, error, refetch } = useQuery(videosQuery());
	const videos = useArrived(data);
	const { data: profile } = useQuery(profileQuery());
	const series = videos && groupSeries(videos).find((one) => one.name === name);
	usePage(name);

	const next = series?.videos.find((video) => !video.finished && !video.unplayable);
	const first = series?.videos[0];
	const about = [
		series && t.series.episodes(series.videos.length, series.seasons),
		profile && t.episodes.parts(profile.chunk_duration_minutes),
		profile && t.episodes.with(names(profile.target_language.code), names(profile.native_language.code)),
	];
	return (
		<main id="main">
			<header className="banner">
				<div className="still">{first ? <StillImage videoId={first.id} atMs={pictureAt(first)} eager /> : null}</div>
				<div className="copy">
					<Link className="btn ghost small" data-testid="back-to-videos" href="/videos">
						<Icon name="back" /> {t.episodes.back}
					</Link>
					<h1>{name}</h1>
					<p className="soft">{about.filter(Boolean).join(" · ")}</p>
				</div>
			</header>
			{error && !videos ? (
				<Problem title={t.series.failed} text={problemText(error, general)}>
					<button type="button" className="btn primary" data-testid="retry-button" onClick={() => refetch()}>
						{general.retry}
					</button>
				</Problem>
			) : !videos ? (
				<Loading label={t.loading} tall rows={4} />
			) : !series ? (
				<Empty title={t.episodes.none} text={t.episodes.noneText} testId="empty-state">
					<Link className="btn primary" href="/videos">
						{t.episodes.back}
					</Link>
				</Empty>
			) : (
				<>
					{series.levels ? <LevelLegend /> : null}
					<ol className="eps">
						{series.videos.map((video) => (
							<EpisodeRow
								key={video.id}
								video={video}
								current={video === next}
								language={profile?.target_language.code}
							/>
						))}
					</ol>
				</>
			)}
		</main>
	);
}
