import { useEffect, useState } from "react";
import { Link } from "wouter";
import { ApiError, refusal } from "@/api/client";
import { fileUrl } from "@/api/queries";
import type { Video } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { State } from "./State";

/** Said when no player can play the film: whether the server has it no longer, does not answer, or the browser cannot read it. */
export function FilmProblem({ video, onRetry }: { video: Video; onRetry: () => void }) {
	const t = useAppText();
	const general = usePublicText();
	const [why, setWhy] = useState("");
	useEffect(() => {
		let here = true;
		const say = (error: unknown) => {
			if (!here) return;
			if (error === undefined) setWhy(t.learn.filmKind);
			else if (error instanceof ApiError && error.status === 404) setWhy(t.learn.filmGone);
			else setWhy(problemText(error, general));
		};
		refusal(fileUrl(video.id)).then(say, say);
		return () => {
			here = false;
		};
	}, [video.id, t, general]);
	return (
		<State title={video.title}>
			<Problem title={t.learn.filmFailed} text={why}>
				<button type="button" className="btn primary" data-testid="retry-button" onClick={onRetry}>
					{general.retry}
				</button>
				<Link className="btn ghost" href={`/episodes/${encodeURIComponent(video.series)}`}>
					{t.episodes.back}
				</Link>
			</Problem>
		</State>
	);
}
