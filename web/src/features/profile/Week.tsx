import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { dailyQuery, progressQuery } from "@/api/queries";
import { useAppText, useLanguage } from "@/lib/text/text";

const FULL = 100;

/** The last seven days: minutes watched as bars, with their figures. Not there while the server does not say. */
export function Week() {
	const t = useAppText().profile;
	const ui = useLanguage();
	const { data: days } = useQuery(dailyQuery());
	const { data: progress } = useQuery(progressQuery());
	if (!days || !progress) return null;
	const week = [...days].sort((a, b) => a.date.localeCompare(b.date));
	const most = Math.max(1, ...week.map((day) => day.watch_time));
	const sum = (of: "watch_time" | "vocabulary_learned") => week.reduce((total, day) => total + day[of], 0);
	// The server's days are dates without a zone; noon keeps each on its own day everywhere.
	const weekday = (date: string, length: "short" | "long") =>
		new Intl.DateTimeFormat(ui, { weekday: length, timeZone: "UTC" }).format(new Date(`${date}T12:00:00Z`));
	return (
		<section className="panel" data-testid="week">
			<div className="row wrap base">
				<h2 className="h3">{t.week}</h2>
				<span className="small soft">
					{[t.watched(sum("watch_time")), t.learned(sum("vocabulary_learned"))].join(" · ")}
				</span>
				{progress.current_streak > 1 ? (
					<span className="small soft push">{t.streak(progress.current_streak)}</span>
				) : null}
			</div>
			<ul className="days">
				{week.map((day, i) => (
					<li key={day.date} data-now={i === week.length - 1 ? "" : undefined}>
						<i style={{ "--m": (FULL * day.watch_time) / most } as CSSProperties} />
						<span aria-hidden="true">{weekday(day.date, "short")}</span>
						<b className="num small">
							<span className="sr">{`${weekday(day.date, "long")}: `}</span>
							{day.watch_time > 0 ? Math.round(day.watch_time) : "–"}
							{day.watch_time > 0 ? <span className="sr"> {t.min}</span> : null}
						</b>
					</li>
				))}
			</ul>
		</section>
	);
}
