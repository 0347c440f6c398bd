import { useQuery } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { profileQuery, statsQuery } from "@/api/queries";
import type { Level, WordState, WordStatus } from "@/api/types";
import type { LibraryWord } from "@/api/wordTypes";
import { useAppText, useLanguage, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { Empty, Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { AddWord } from "./AddWord";
import { BulkBar } from "./BulkBar";
import { CsvButtons } from "./CsvButtons";
import { LevelTabs } from "./LevelTabs";
import { useLibrary } from "./useLibrary";
import { useMarking } from "./useMarking";
import { VocabularyList } from "./VocabularyList";
import { type StateFilter, WordFilter } from "./WordFilter";
import "./more.css";
import "./vocabulary.css";

const SEARCH_MS = 300;

function useDelayed(text: string): string {
	const [delayed, setDelayed] = useState(text);
	useEffect(() => {
		const timer = setTimeout(setDelayed, SEARCH_MS, text.trim());
		return () => clearTimeout(timer);
	}, [text]);
	return delayed;
}

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
	const [chosen, setLevel] = useState<Level | null>(null);
	const level = chosen ?? ((profile?.level || "A1") as Level);
	const [status, setStatusFilter] = useState<StateFilter>("all");
	const [typed, setTyped] = useState("");
	const search = useDelayed(typed);
	const [selected, setSelected] = useState<ReadonlyMap<number, LibraryWord>>(new Map());
	const [adding, setAdding] = useState(false);
	usePage(v.title);

	// A search goes through all levels: who looks for a word does not know its level.
	const filter = useMemo(
		() => ({ language, level: search ? ("all" as const) : level, status, search }),
		[language, level, status, search],
	);
	const library = useLibrary(filter);
	const words = useArrived(library.loading ? undefined : library.at);
	const { mark, markLevel } = useMarking(language, library.setStatus);
	// Without the profile no language is known, and no word is asked for.
	const failed = !asked.data ? asked : library.total === 0 ? library : null;
	const ids = useDeferredValue(useMemo(() => new Set(selected.keys()), [selected]));

	const onState = useCallback((word: LibraryWord, state: WordState) => mark([word], state as WordStatus), [mark]);
	const onSelect = useCallback(
		(word: LibraryWord) =>
			setSelected((old) => {
				const next = new Map(old);
				if (!next.delete(word.id)) next.set(word.id, word);
				return next;
			}),
		[],
	);
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
						onClick={() => setAdding(true)}
						data-testid="add-word-button"
					>
						<span className="plus">+</span> <span className="name">{v.add}</span>
					</button>
				</div>
			</header>
			<LevelTabs stats={stats.data} level={level} onLevel={setLevel} />
			<WordFilter
				heading={v.heading(t.level.short(level))}
				search={typed}
				onSearch={setTyped}
				status={status}
				onStatus={setStatusFilter}
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
					<Empty title={v.noneTitle} text={v.noneText} testId="empty-state" />
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
							onSelect={onSelect}
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
						setSelected(new Map());
					}}
					onClear={() => setSelected(new Map())}
				/>
			) : null}
			{adding ? <AddWord language={language} onClose={() => setAdding(false)} /> : null}
		</main>
	);
}
