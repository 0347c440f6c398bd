// An episode from its first part to its last: this page leads through processing, game, film and what comes after.
import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { chunksQuery, flagsQuery, scanPause, videosQuery } from "@/api/queries";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Empty, Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { useArrived } from "@/ui/useArrived";
import type { PageProps } from "../routes";
import { Episode } from "./Episode";
import { findVideo } from "./find";

export default function LearnPage({ params }: PageProps) {
	const t = useAppText();
	const general = usePublicText();
	const videos = useQuery({
		...videosQuery(),
		// What happens to the other films does not matter here.
		refetchInterval: ({ state }) =>
			findVideo(state.data ?? [], params)?.looked_into === false ? scanPause(state) : false,
	});
	// Which player it will be: asked with the first question, not after the last.
	usePrefetchQuery(flagsQuery());
	const video = videos.data && findVideo(videos.data, params);
	const plan = useQuery({ ...chunksQuery(video?.id ?? 0), enabled: video?.looked_into === true });
	const parts = useArrived(plan.data);

	const error = videos.error ?? plan.error;
	if (error && !(video && parts))
		return (
			<main id="main">
				<Problem title={t.series.failed} text={problemText(error, general)}>
					<button
						type="button"
						className="btn primary"
						data-testid="retry-button"
						onClick={() => (videos.error ? videos : plan).refetch()}
					>
						{general.retry}
					</button>
				</Problem>
			</main>
		);
	if (videos.data && !video)
		return (
			<main id="main">
				<h1 className="sr">{t.learn.missing}</h1>
				<Empty title={t.learn.missing} text={t.learn.missingText} testId="empty-state">
					<Link className="btn primary" href="/videos">
						{t.episodes.back}
					</Link>
				</Empty>
			</main>
		);
	if (video && !video.looked_into)
		return (
			<main id="main">
				<h1 className="sr">{video.title}</h1>
				<Empty title={t.learn.unread} text={t.learn.unreadText} testId="not-looked-into">
					<Link className="btn line" href={`/episodes/${encodeURIComponent(video.series)}`}>
						{t.episodes.back}
					</Link>
				</Empty>
			</main>
		);
	if (!video || !parts)
		return (
			<main id="main">
				<Loading label={t.loading} tall />
			</main>
		);
	if (parts.missing && !parts.transcript)
		return (
			<main id="main">
				<h1 className="sr">{video.title}</h1>
				<Problem title={t.learn.noSubtitles} text={parts.missing}>
					<Link className="btn primary" href="/engines">
						{t.learn.toEngines}
					</Link>
					<Link className="btn ghost" href={`/episodes/${encodeURIComponent(video.series)}`}>
						{t.episodes.back}
					</Link>
				</Problem>
			</main>
		);
	return <Episode key={video.id} video={video} plan={parts} />;
}
