import { useState } from "react";
import { Link, useSearch } from "wouter";
import { fileUrl } from "@/api/queries";
import type { WordInfo } from "@/api/wordTypes";
import { halvesOf } from "@/lib/seams";
import { useAppText, useLanguage, usePublicText } from "@/lib/text/text";
import { clock } from "@/lib/time";
import { CorrectWord } from "@/ui/CorrectWord";
import { Headword } from "@/ui/Headword";
import { Icon } from "@/ui/Icon";
import { LevelBadge } from "@/ui/LevelStrip";
import { Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { StateChoice } from "@/ui/StateChoice";
import { Still } from "@/ui/Still";
import { useClip } from "@/ui/useClip";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { useToLibrary } from "./place";
import { RemoveWord } from "./RemoveWord";
import { useSaying, useWord } from "./useWord";
import "./word.css";

const CLIP_MS = 4000;

function Scenes({ language, scenes }: { language: string; scenes: NonNullable<WordInfo["scenes"]> }) {
	const t = useAppText();
	const clip = useClip(fileUrl(scenes[0]?.video_id ?? 0));
	const [first] = scenes;
	return (
		<section className="stack gap">
			<div className="row">
				<h2>
					{t.wordPage.scenes} <span className="quiet">{scenes.length || ""}</span>
				</h2>
				{first ? (
					<button
						type="button"
						className="btn icon push"
						aria-label={t.word.hear}
						onClick={() => clip(first.start_ms, first.start_ms + CLIP_MS)}
					>
						<Icon name="vol" />
					</button>
				) : null}
			</div>
			{scenes.length === 0 ? <p className="soft">{t.wordPage.noScenes}</p> : null}
			<ul className="scenes">
				{scenes.map((scene) => (
					<li key={`${scene.video_id}-${scene.start_ms}`}>
						<Link href={`/learn/${scene.video_id}?t=${scene.start_ms}`} aria-label={t.wordPage.playScene}>
							<Still videoId={scene.video_id} atMs={scene.start_ms}>
								<span className="pl">
									<Icon name="play" solid />
								</span>
							</Still>
						</Link>
						<div>
							<p lang={language}>{scene.text}</p>
							<p className="small quiet">
								{scene.title} · {clock(scene.start_ms)}
							</p>
						</div>
					</li>
				))}
			</ul>
		</section>
	);
}

export default function WordPage({ params }: { params: Record<string, string | undefined> }) {
	const t = useAppText();
	const general = usePublicText();
	const format = new Intl.NumberFormat(useLanguage());
	const language = params.language ?? "";
	const lemma = params.lemma ?? "";
	const noun = new URLSearchParams(useSearch()).has("noun");
	const { word: found, own, error, refetch } = useWord(language, lemma, noun);
	const word = useArrived(found);
	const saying = useSaying({ language, lemma, noun }, word);
	const [correcting, setCorrecting] = useState(false);
	const toLibrary = useToLibrary();
	usePage(lemma);
	const parts = word && (word.parts ?? (word.noun ? null : halvesOf(word.lemma, word.forms)));
	const grammar = word
		? [
				word.part_of_speech === "other" ? "" : t.word.pos(word.part_of_speech ?? ""),
				parts && !word.noun ? t.word.separable : "",
			]
				.filter(Boolean)
				.join(", ")
		: "";
	return (
		<main id="main" className="word">
			<Link className="btn ghost small self" href="/vocabulary" onClick={toLibrary}>
				<Icon name="back" /> {t.wordPage.back}
			</Link>
			{error && !word ? (
				<Problem title={t.wordPage.unknown} text={problemText(error, general)}>
					<button type="button" className="btn primary" data-testid="retry-button" onClick={() => refetch()}>
						{general.retry}
					</button>
				</Problem>
			) : !word ? (
				<Loading label={t.loading} />
			) : (
				<div className="two">
					<section className="stack gap">
						<header>
							<h1 className="headword" lang={language}>
								<Headword
									lemma={word.lemma}
									article={word.article}
									noun={word.noun}
									parts={parts}
									state={word.status}
									stage={word.stage}
								/>
							</h1>
							<p className="soft row wrap">
								<span>{grammar}</span>
								{word.notes ? <span lang={language}>{word.notes}</span> : null}
								{word.pronunciation ? <span lang={`${language}-fonipa`}>{word.pronunciation}</span> : null}
							</p>
						</header>
						{word.glosses.length > 0 ? (
							<ol className="senses">
								{word.glosses.map((gloss) => (
									<li key={gloss.text}>
										<b>{gloss.text}</b> {gloss.label ? <span className="quiet">({gloss.label})</span> : null}
									</li>
								))}
							</ol>
						) : (
							<p className="soft">{word.found ? t.word.noGloss : `${t.wordPage.unknown}. ${t.wordPage.unknownText}`}</p>
						)}
						{word.examples.length > 0 ? (
							<ul className="examples">
								{word.examples.map((example) => (
									<li key={example.text}>
										<q lang={language}>{example.text}</q>
										{example.translation ? <p className="small quiet">{example.translation}</p> : null}
									</li>
								))}
							</ul>
						) : null}
						<button type="button" className="btn ghost self" onClick={() => setCorrecting(true)}>
							<Icon name="pen" /> {t.word.correct}
						</button>
						{own ? <RemoveWord language={language} own={own} /> : null}
					</section>
					<section className="stack gap">
						<div className="panel">
							<h2 className="h3">{t.wordPage.knowledge}</h2>
							<StateChoice state={word.status} stage={word.stage} onChoose={(status) => saying.mutate(status)} />
						</div>
						<dl className="panel facts2">
							<div>
								<dt>{t.wordPage.level}</dt>
								<dd>
									<LevelBadge level={word.difficulty_level} />{" "}
									<span className="quiet small">
										{[t.level.source(word.level_source), word.rank ? t.wordPage.rank(format.format(word.rank)) : ""]
											.filter(Boolean)
											.join(", ")}
									</span>
								</dd>
							</div>
							{word.forms.length > 0 ? (
								<div>
									<dt>{t.wordPage.forms}</dt>
									<dd lang={language}>{word.forms.join(" · ")}</dd>
								</div>
							) : null}
							{word.gloss_source ? (
								<div>
									<dt>{t.wordPage.meaning}</dt>
									<dd className="quiet small">{t.word.source(word.gloss_source)}</dd>
								</div>
							) : null}
						</dl>
						{word.scenes ? <Scenes language={language} scenes={word.scenes} /> : null}
					</section>
				</div>
			)}
			{correcting && word ? (
				<CorrectWord
					language={language}
					lemma={word.lemma}
					gloss={word.glosses[0]?.text ?? ""}
					level={word.difficulty_level}
					name={word.part_of_speech === "name"}
					onClose={() => setCorrecting(false)}
				/>
			) : null}
		</main>
	);
}
