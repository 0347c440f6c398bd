import { useQuery } from "@tanstack/react-query";
import { ApiError, leave, post } from "@/api/client";
import { dailyQuery, languagesQuery, profileQuery, progressQuery, settingsQuery } from "@/api/queries";
import { LEVELS } from "@/api/types";
import { useAppText, useLanguage, usePublicText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";
import { initials } from "@/ui/initials";
import { Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { Segmented } from "@/ui/Segmented";
import { showProblem } from "@/ui/toast";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { LookPanel } from "./LookPanel";
import { Setting } from "./Setting";
import { SubtitlePanel } from "./SubtitlePanel";
import { useSettings } from "./useSettings";
import { Week } from "./Week";
import "./profile.css";

const LENGTHS = ["5", "10", "20"] as const;
const CARDS = ["0", "5", "12", "20", "30"] as const;
const RATED = LEVELS.filter((level) => level !== "unrated");

/** Renews a login that has run out, for that one has to be ended too; with none left there is nothing to end. */
async function logOut(onProblem: (error: unknown) => void): Promise<void> {
	try {
		await post("/api/auth/logout");
	} catch (error) {
		if (!(error instanceof ApiError) || error.status !== 401) return onProblem(error);
	}
	leave.to("/");
}

export default function ProfilePage() {
	const t = useAppText().profile;
	const general = usePublicText();
	const ui = useLanguage();
	const names = useNames();
	const { data, error, refetch } = useQuery(profileQuery());
	const { data: languages, isPending: awaitsLanguages } = useQuery(languagesQuery());
	useQuery(settingsQuery());
	const { data: progress, isPending: awaitsProgress } = useQuery(progressQuery());
	const { isPending: awaitsDays } = useQuery(dailyQuery());
	const { settings, languages: pair } = useSettings();
	usePage(t.title);
	// All at once: what came later would push the rest down.
	const profile = useArrived(awaitsLanguages || awaitsProgress || awaitsDays ? undefined : data);
	if (!profile)
		return (
			<main id="main" className="prof">
				<h1>{t.title}</h1>
				{error ? (
					<Problem title={t.title} text={problemText(error, general)}>
						<button type="button" className="btn primary" data-testid="retry-button" onClick={() => refetch()}>
							{general.retry}
						</button>
					</Problem>
				) : (
					<Loading label={t.title} />
				)}
			</main>
		);
	const target = profile.target_language.code;
	const native = profile.native_language.code;
	const list = Object.entries(languages ?? {});
	const targets = list.filter(([, language]) => language.target && language.natives.length > 0);
	const natives = languages?.[target]?.natives ?? [native];
	const since = profile.created_at
		? new Intl.DateTimeFormat(ui, { month: "long", year: "numeric" }).format(new Date(profile.created_at))
		: "";
	/** A language to learn that nothing here explains in the learner's own takes another one along. */
	const setTarget = (code: string) => {
		const possible = languages?.[code]?.natives ?? [];
		const spoken = possible.includes(native) ? native : (possible[0] ?? native);
		const from = { target_language: target, native_language: native };
		pair.mutate({
			to: { target_language: code, native_language: spoken },
			also: spoken === native ? undefined : { text: t.pairChanged(names(code), names(spoken)), from },
		});
	};
	return (
		<main id="main" className="prof">
			<header className="row">
				<span className="me xl" aria-hidden="true">
					{initials(profile.username)}
				</span>
				<div>
					<h1>{profile.username}</h1>
					<p className="soft">
						{[
							since && t.since(since),
							progress?.total_watch_time ? t.total(progress.total_watch_time) : "",
							profile.is_admin ? t.admin : "",
						]
							.filter(Boolean)
							.join(" · ")}
					</p>
				</div>
				<button
					type="button"
					className="btn ghost push"
					data-testid="logout-button"
					onClick={() => logOut((failure) => showProblem(problemText(failure, general)))}
				>
					{t.logout}
				</button>
			</header>
			<Week />
			<section className="panel">
				<h2 className="h3">{t.languages}</h2>
				<Setting label={t.learn}>
					<Segmented
						label={t.learn}
						value={target}
						options={targets.map(([code]) => [code, names(code)] as const)}
						onChange={setTarget}
					/>
				</Setting>
				<Setting label={t.speak} hint={t.speakHint}>
					<Segmented
						label={t.speak}
						value={native}
						options={natives.map((code) => [code, languages?.[code]?.native_name ?? names(code)] as const)}
						onChange={(code) => pair.mutate({ to: { target_language: target, native_language: code } })}
					/>
				</Setting>
				<Setting label={t.level(names(target))} hint={t.levelHint}>
					<Segmented
						label={t.level(names(target))}
						value={profile.level}
						options={RATED.map((level) => [level, level] as const)}
						onChange={(level) => settings.mutate({ level })}
					/>
				</Setting>
				<Setting label={t.length} hint={t.lengthHint}>
					<Segmented
						label={t.length}
						value={String(profile.chunk_duration_minutes)}
						options={LENGTHS.map((m) => [m, t.minutes(Number(m))] as const)}
						onChange={(m) => settings.mutate({ chunk_duration_minutes: Number(m) })}
					/>
				</Setting>
				<Setting label={t.cards} hint={t.cardsHint}>
					<Segmented
						label={t.cards}
						value={String(profile.game_words)}
						options={CARDS.map((n) => [n, n] as const)}
						onChange={(n) => settings.mutate({ game_words: Number(n) })}
					/>
				</Setting>
			</section>
			<SubtitlePanel />
			<LookPanel />
		</main>
	);
}
