import { useQuery } from "@tanstack/react-query";
import { doctorQuery } from "@/api/queries";
import type { Doctor } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";
import { Icon } from "@/ui/Icon";
import { Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { Command } from "./Command";
import "./engines.css";

type Engine = Doctor["engines"][number];
const ICON: Record<Engine["kind"], string> = { speech: "mic", translation: "cc", dictionary: "book", codec: "tv" };
/** A hint that is a command can be copied; one in words is only shown. */
const command = (hint: string) =>
	/`([^`]+)`/.exec(hint)?.[1] ?? (/^(sudo |apt|langplug |LANGPLUG_)/.test(hint) ? hint : undefined);

function Row({ engine }: { engine: Engine }) {
	const t = useAppText().engines;
	const toCopy = engine.hint ? command(engine.hint) : undefined;
	return (
		<li className="er">
			<Icon name={ICON[engine.kind]} />
			<div className="what">
				<b>{engine.label}</b>
				<p className="small soft">{[t.kinds[engine.kind], engine.languages.join(", ")].filter(Boolean).join(" · ")}</p>
			</div>
			<p className="small quiet nt">{engine.leaves_house ? t.calls : ""}</p>
			{engine.available ? (
				<span className="badge good">
					<Icon name="check" />
					{t.available}
				</span>
			) : (
				<span className="badge warm">
					<Icon name="dl" />
					{t.missing}
				</span>
			)}
			{!engine.available && engine.hint ? (
				<div className="cmd">
					{toCopy === engine.hint ? null : <p className="small soft">{engine.hint.replaceAll("`", "")}</p>}
					{toCopy ? <Command text={toCopy} /> : null}
				</div>
			) : null}
		</li>
	);
}

/** Every source with its licence, by language. */
function Sources({ sources }: { sources: Doctor["sources"] }) {
	const names = useNames();
	const languages = [...new Set(sources.map((source) => source.language ?? ""))];
	return (
		<div className="sources">
			{languages.map((language) => (
				<section key={language}>
					{language ? <h3>{names(language)}</h3> : null}
					<ul>
						{sources
							.filter((source) => (source.language ?? "") === language)
							.map((source) => (
								<li key={source.name} className="small">
									<span>{source.what}</span>
									<span className="soft">{source.licence}</span>
									<span className="quiet num">{[source.package, source.version].filter(Boolean).join(" ")}</span>
								</li>
							))}
					</ul>
				</section>
			))}
		</div>
	);
}

export default function EnginesPage() {
	const t = useAppText();
	const general = usePublicText();
	const { data, error, refetch } = useQuery(doctorQuery());
	const doctor = useArrived(data);
	usePage(t.engines.title);
	const outside = doctor?.engines.filter((engine) => engine.available && engine.leaves_house) ?? [];
	const ready = doctor?.engines.filter((engine) => engine.available).length ?? 0;
	return (
		<main id="main" className="eng">
			<header>
				<h1>{t.engines.title}</h1>
				{doctor ? (
					<p className="soft">
						{outside.length > 0 ? t.engines.outside(outside.map((engine) => engine.label).join(", ")) : t.engines.local}
					</p>
				) : null}
			</header>
			{error && !doctor ? (
				<Problem title={t.engines.title} text={problemText(error, general)}>
					<button type="button" className="btn primary" data-testid="retry-button" onClick={() => refetch()}>
						{general.retry}
					</button>
				</Problem>
			) : !doctor ? (
				<Loading label={t.loading} rows={5} />
			) : (
				<>
					<div className="sum">
						<div className="figure">
							<b>{t.engines.of(ready, doctor.engines.length)}</b>
							<span>{t.engines.ready}</span>
						</div>
						<div className="figure">
							<b>{doctor.sources.length}</b>
							<span>{t.engines.sourcesCount}</span>
						</div>
						<div className="figure">
							<b>{outside.length}</b>
							<span>{t.engines.outsideCount}</span>
						</div>
					</div>
					<ul className="elist">
						{doctor.engines.map((engine) => (
							<Row key={`${engine.kind}-${engine.name}`} engine={engine} />
						))}
					</ul>
					<section className="stack">
						<h2>{t.engines.sources}</h2>
						<p className="soft">{t.engines.sourcesLead}</p>
						<Sources sources={doctor.sources} />
					</section>
				</>
			)}
		</main>
	);
}
