import { memo } from "react";
import type { RowComponentProps } from "react-window";
import { Link } from "wouter";
import type { WordState } from "@/api/types";
import type { LibraryWord } from "@/api/wordTypes";
import { useAppText } from "@/lib/text/text";
import { Headword } from "@/ui/Headword";
import { Icon } from "@/ui/Icon";
import { LevelBadge } from "@/ui/LevelStrip";
import { useRenderCount } from "@/ui/useRenderCount";
import { FROM_LIBRARY } from "./place";

interface Props {
	word: LibraryWord;
	language: string;
	selected: boolean;
	onSelect: (word: LibraryWord) => void;
	onState: (word: LibraryWord, state: WordState) => void;
}

const STATES = ["new", "learning", "assumed", "known", "ignored"] as const;

/** One word of the library. Renders again only when the word itself, its mark or its tick changes. */
export const VocabularyCard = memo(
	function VocabularyCard({ word, language, selected, onSelect, onState }: Props) {
		const t = useAppText();
		useRenderCount("VocabularyCard");
		const href = `/vocabulary/${language}/${encodeURIComponent(word.lemma)}${word.noun ? "?noun=1" : ""}`;
		return (
			<>
				<label className="hit">
					<input
						type="checkbox"
						className="tick"
						aria-label={t.vocabulary.select(word.lemma)}
						checked={selected}
						onChange={() => onSelect(word)}
					/>
				</label>
				<Link href={href} state={FROM_LIBRARY} className="vw" lang={language} data-testid="vocabulary-card">
					<Headword lemma={word.lemma} article={word.article} noun={word.noun} state={word.status} stage={word.stage} />
				</Link>
				<span className="soft vg" data-testid="translation">
					{word.gloss ?? word.translation_en ?? ""}
				</span>
				<LevelBadge level={word.difficulty_level} />
				<span className="num quiet vs">{word.rank ?? ""}</span>
				<span className="stbox">
					<select
						className="btn ghost st"
						aria-label={t.vocabulary.toggle(word.lemma, t.word.state(word.status))}
						value={word.status}
						onChange={(event) => onState(word, event.target.value as WordState)}
					>
						{STATES.map((state) => (
							<option key={state} value={state} disabled={state === "assumed"}>
								{t.word.state(state)}
							</option>
						))}
					</select>
					<Icon name="down" />
				</span>
			</>
		);
	},
	(a, b) =>
		a.word.id === b.word.id &&
		a.word.lemma === b.word.lemma &&
		a.word.gloss === b.word.gloss &&
		a.word.status === b.word.status &&
		a.word.stage === b.word.stage &&
		a.selected === b.selected &&
		a.onState === b.onState &&
		a.onSelect === b.onSelect,
);

export interface RowData {
	at: (index: number) => LibraryWord | undefined;
	/** Changes whenever a page arrives or a tick is set, so that the list knows. */
	selected: ReadonlySet<number>;
	language: string;
	onSelect: Props["onSelect"];
	onState: Props["onState"];
}

export function VocabularyRow({ index, style, ariaAttributes, at, selected, ...rest }: RowComponentProps<RowData>) {
	const word = at(index);
	return (
		<div
			{...ariaAttributes}
			className="vr"
			style={style}
			data-testid={word ? `word-card-${word.id}` : undefined}
			data-picked={word && selected.has(word.id) ? "" : undefined}
		>
			{word ? (
				<VocabularyCard word={word} selected={selected.has(word.id)} {...rest} />
			) : (
				<span className="skel vskel" />
			)}
		</div>
	);
}
