// An episode from its first part to its last: this page leads through processing, game, film and what comes after.
import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { chunksQuery, flagsQuery, scanPause, videosQuery } from "@/api/queries";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Empty, Loading, Problem } from "@/ui/Message";
import { faultText, problemText } from "@/ui/problemText";
import { useArrived } from "@/ui/useArrived";
import { useScreen } from "@/ui/usePage";
import type { PageProps } from "../routes";
import { Episode } from "./Episode";
import { findVideo } from "./find";
import { State } from "./State";

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
	const failed = error !== null && !(video && parts);
	const missing = videos.data !== undefined && !video;
	useScreen(failed ? "failed" : missing ? "missing" : video?.looked_into && parts ? "episode" : "loading");
	if (failed)
		return (
			<State title={t.series.failed}>
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
			</State>
		);
	if (missing)
		return (
			<State title={t.learn.missing}>
				<Empty title={t.learn.missing} text={t.learn.missingText} testId="empty-state">
					<Link className="btn primary" href="/videos">
						{t.episodes.back}
					</Link>
				</Empty>
			</State>
		);
	if (video && !video.looked_into)
		return (
			<State title={video.title}>
				<Empty title={t.learn.unread} text={t.learn.unreadText} testId="not-looked-into">
					<Link className="btn line" href={`/episodes/${encodeURIComponent(video.series)}`}>
						{t.episodes.back}
					</Link>
				</Empty>
			</State>
		);
	if (!video || !parts)
		return (
			<State title={video?.title ?? t.loading}>
				<Loading label={t.loading} tall />
			</State>
		);
	if (parts.missing && !parts.transcript)
		return (
			<State title={video.title}>
				<Problem
					title={t.learn.noSubtitles}
					text={faultText({ code: parts.missing_code ?? "", message: parts.missing })}
				>
					<Link className="btn primary" href="/engines">
						{t.learn.toEngines}
					</Link>
					<Link className="btn ghost" href={`/episodes/${encodeURIComponent(video.series)}`}>
						{t.episodes.back}
					</Link>
				</Problem>
			</State>
		);
	return <Episode key={video.id} video={video} plan={parts} />;
}
