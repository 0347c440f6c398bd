import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from "react";
import { post } from "@/api/client";
import { profileQuery, statsQuery } from "@/api/queries";
import type { Level, WordState, WordStatus } from "@/api/types";
import type { LibraryWord } from "@/api/wordTypes";
import { useAppText, useLanguage, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { Menu } from "@/ui/Menu";
import { Empty, Loading, Problem } from "@/ui/Message";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import { AddWord } from "./AddWord";
import { BulkBar } from "./BulkBar";
import { CsvButtons } from "./CsvButtons";
import { LevelTabs } from "./LevelTabs";
import { useLibrary } from "./useLibrary";
import { VocabularyList } from "./VocabularyList";
import "./more.css";
import "./vocabulary.css";

const SEARCH_MS = 300;
const FILTERS = ["all", "new", "learning", "known", "ignored"] as const;

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
	const client = useQueryClient();
	const format = new Intl.NumberFormat(useLanguage());
	const profile = useArrived(useQuery(profileQuery()).data);
	const language = profile?.target_language.code ?? "";
	const native = profile?.native_language.code ?? "";
	const stats = useQuery({ ...statsQuery(language, native), enabled: language !== "" });
	const [chosen, setLevel] = useState<Level | null>(null);
	const level = chosen ?? ((profile?.level || "A1") as Level);
	const [status, setStatusFilter] = useState<(typeof FILTERS)[number]>("all");
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
	const { setStatus } = library;
	const ids = useDeferredValue(useMemo(() => new Set(selected.keys()), [selected]));

	const change = useCallback(
		(words: readonly LibraryWord[], next: WordStatus) => {
			const taken = (undo: number | undefined) => async () => {
				await post("/api/vocabulary/undo", { undo });
				await client.invalidateQueries({ queryKey: ["vocabulary"] });
				showToast(v.undone);
			};
			setStatus(words, next).then(
				(undo) => {
					const name = t.word.state(next === "forget" ? "new" : next);
					showToast(
						v.changed(words.length, name),
						undo === undefined ? undefined : { label: t.undo, run: taken(undo) },
					);
				},
				(error) => showProblem(problemText(error, general)),
			);
		},
		[setStatus, client, general, t, v],
	);
	const onState = useCallback((word: LibraryWord, state: WordState) => change([word], state as WordStatus), [change]);
	const onSelect = useCallback(
		(word: LibraryWord) =>
			setSelected((old) => {
				const next = new Map(old);
				if (!next.delete(word.id)) next.set(word.id, word);
				return next;
			}),
		[],
	);
	const markLevel = async (known: boolean) => {
		try {
			const answer = await post<{ word_count: number; undo?: number }>("/api/vocabulary/library/bulk-mark", {
				level,
				target_language: language,
				known,
			});
			await client.invalidateQueries({ queryKey: ["vocabulary"] });
			const run = async () => {
				await post("/api/vocabulary/undo", { undo: answer.undo });
				await client.invalidateQueries({ queryKey: ["vocabulary"] });
				showToast(v.undone);
			};
			const text = known ? v.marked(answer.word_count) : v.changed(answer.word_count, t.word.state("new"));
			showToast(text, answer.undo === undefined ? undefined : { label: t.undo, run });
		} catch (error) {
			showProblem(problemText(error, general));
		}
	};

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
						<CsvButtons language={language} setDone={() => client.invalidateQueries({ queryKey: ["vocabulary"] })} />
						<button type="button" className="btn ghost" data-testid="mark-known-button" onClick={() => markLevel(true)}>
							<Icon name="check" /> {v.markLevel(t.level.short(level))}
						</button>
						<button
							type="button"
							className="btn ghost"
							data-testid="mark-unknown-button"
							onClick={() => markLevel(false)}
						>
							<Icon name="undo" /> {v.unmarkLevel(t.level.short(level))}
						</button>
					</Menu>
					<button type="button" className="btn line" onClick={() => setAdding(true)} data-testid="add-word-button">
						<span className="plus">+</span> <span className="name">{v.add}</span>
					</button>
				</div>
			</header>
			<LevelTabs stats={stats.data} level={level} onLevel={setLevel} />
			<div className="tools">
				<h2 className="sr">{v.heading(t.level.short(level))}</h2>
				<label className="find">
					<Icon name="search" />
					<span className="sr">{v.search}</span>
					<input
						className="input"
						type="search"
						placeholder={v.search}
						data-testid="vocabulary-search"
						value={typed}
						onChange={(event) => setTyped(event.target.value)}
					/>
				</label>
				<div className="filters row">
					{FILTERS.map((one) => (
						<button
							type="button"
							className="chip"
							key={one}
							aria-pressed={one === status}
							onClick={() => setStatusFilter(one)}
						>
							{one === "all" || one === "known" ? null : (
								<span className="w" data-s={one} data-stage={one === "learning" ? 2 : undefined} aria-hidden="true">
									Aa
								</span>
							)}
							{one === "all" ? v.all : t.word.state(one)}
						</button>
					))}
				</div>
			</div>
			<section id="words" role="tabpanel" aria-labelledby={`tab-${level}`}>
				{library.error && library.total === 0 ? (
					<Problem title={v.failed} text={problemText(library.error, general)}>
						<button
							type="button"
							className="btn primary"
							data-testid="retry-button"
							onClick={() => library.refetch?.()}
						>
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
						change([...selected.values()], next);
						setSelected(new Map());
					}}
					onClear={() => setSelected(new Map())}
				/>
			) : null}
			{adding ? <AddWord language={language} onClose={() => setAdding(false)} /> : null}
		</main>
	);
}
