import { useQuery } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { profileQuery, statsQuery } from "@/api/queries";
import type { Level, WordState, WordStatus } from "@/api/types";
import type { LibraryWord } from "@/api/wordTypes";
import { useAppText, useLanguage, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { AddWord } from "./AddWord";
import { BulkBar } from "./BulkBar";
import { CsvButtons } from "./CsvButtons";
import { LevelTabs } from "./LevelTabs";
import { NoWords } from "./NoWords";
import { useScrollPlace } from "./place";
import { useChoice } from "./useChoice";
import { useLibrary } from "./useLibrary";
import { useMarking } from "./useMarking";
import { useSelection } from "./useSelection";
import { VocabularyList } from "./VocabularyList";
import { WordFilter } from "./WordFilter";
import "./more.css";
import "./vocabulary.css";

export default function VocabularyPage() {
	const t = useAppText();
	const v = t.vocabulary;
	const general = usePublicText();
	const format = new Intl.NumberFormat(useLanguage());
	const asked = useQuery(profileQuery());
	const profile = useArrived(asked.data);
	const language = profile?.target_language.code ?? "";
	const native = profile?.native_language.code ?? "";
	const stats = useQuery({ ...statsQuery(language, native), enabled: language !== "" });
	const { status, search, typed, setTyped, change, ...choice } = useChoice();
	const level = choice.level ?? ((profile?.level || "A1") as Level);
	/** The word that the form begins with; null: no form. */
	const [adding, setAdding] = useState<string | null>(null);
	usePage(v.title);

	// A search goes through all levels: who looks for a word does not know its level.
	const filter = useMemo(
		() => ({ language, level: search ? ("all" as const) : level, status, search }),
		[language, level, status, search],
	);
	const library = useLibrary(filter);
	const words = useArrived(library.loading ? undefined : library.at);
	const { mark, markLevel } = useMarking(language, library.setStatus);
	useScrollPlace(words !== undefined && library.total > 0);
	// Without the profile no language is known, and no word is asked for.
	const failed = !asked.data ? asked : library.total === 0 ? library : null;
	const { selected, toggle, clear } = useSelection(filter);
	const ids = useDeferredValue(useMemo(() => new Set(selected.keys()), [selected]));

	const onState = useCallback((word: LibraryWord, state: WordState) => mark([word], state as WordStatus), [mark]);
	return (
		<main id="main" className="voc">
			<header className="row">
				<div>
					<h1>{v.title}</h1>
					<p className="soft">
						{stats.data
							? v.summary(format.format(stats.data.total_known), format.format(stats.data.total_words))
							: "\u00a0"}
					</p>
				</div>
				<div className="row push">
					<Menu label={v.more}>
						<CsvButtons language={language} />
						<button
							type="button"
							className="btn ghost"
							data-testid="mark-known-button"
							disabled={language === ""}
							onClick={() => markLevel(level, true)}
						>
							<Icon name="check" /> {v.markLevel(t.level.short(level))}
						</button>
						<button
							type="button"
							className="btn ghost"
							data-testid="mark-unknown-button"
							disabled={language === ""}
							onClick={() => markLevel(level, false)}
						>
							<Icon name="undo" /> {v.unmarkLevel(t.level.short(level))}
						</button>
					</Menu>
					<button
						type="button"
						className="btn line"
						disabled={language === ""}
						onClick={() => setAdding("")}
						data-testid="add-word-button"
					>
						<span className="plus">+</span> <span className="name">{v.add}</span>
					</button>
				</div>
			</header>
			<LevelTabs stats={stats.data} level={level} onLevel={(next) => change({ level: next })} />
			<WordFilter
				heading={v.heading(t.level.short(level))}
				search={typed}
				onSearch={setTyped}
				status={status}
				onStatus={(next) => change({ status: next })}
			/>
			<section id="words" role="tabpanel" aria-labelledby={`tab-${level}`}>
				{failed?.error ? (
					<Problem title={v.failed} text={problemText(failed.error, general)}>
						<button type="button" className="btn primary" data-testid="retry-button" onClick={() => failed.refetch?.()}>
							{general.retry}
						</button>
					</Problem>
				) : !words ? (
					<div data-testid="vocabulary-loading">
						<Loading label={t.loading} rows={8} />
					</div>
				) : library.total === 0 ? (
					<NoWords search={search} status={status} onAdd={setAdding} onAll={() => change({ status: "all" })} />
				) : (
					<>
						<div className="vr vhead small quiet" aria-hidden="true">
							<span />
							<span>{v.word}</span>
							<span>{v.meaning}</span>
							<span>{v.levelHead}</span>
							<span className="num">{v.rank}</span>
							<span>{v.stateHead}</span>
						</div>
						<VocabularyList
							total={library.total}
							onRowsRendered={library.onRowsRendered}
							at={words}
							selected={ids}
							language={language}
							onSelect={toggle}
							onState={onState}
						/>
					</>
				)}
			</section>
			{selected.size > 0 ? (
				<BulkBar
					count={selected.size}
					onStatus={(next) => {
						void mark([...selected.values()], next);
						clear();
					}}
					onClear={clear}
				/>
			) : null}
			{adding === null ? null : <AddWord language={language} word={adding} onClose={() => setAdding(null)} />}
		</main>
	);
}
