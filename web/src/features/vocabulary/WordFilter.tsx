import { useAppText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";

export const FILTERS = ["all", "new", "learning", "known", "ignored"] as const;
export type StateFilter = (typeof FILTERS)[number];

interface Props {
	heading: string;
	search: string;
	onSearch: (text: string) => void;
	status: StateFilter;
	onStatus: (status: StateFilter) => void;
}

/** Which words of the library are shown: by text and by state. */
export function WordFilter({ heading, search, onSearch, status, onStatus }: Props) {
	const t = useAppText();
	return (
		<div className="tools">
			<h2 className="sr">{heading}</h2>
			<label className="find">
				<Icon name="search" />
				<span className="sr">{t.vocabulary.search}</span>
				<input
					className="input"
					type="search"
					placeholder={t.vocabulary.search}
					data-testid="vocabulary-search"
					value={search}
					onChange={(event) => onSearch(event.target.value)}
				/>
			</label>
			<div className="filters row">
				{FILTERS.map((one) => (
					<button type="button" className="chip" key={one} aria-pressed={one === status} onClick={() => onStatus(one)}>
						{one === "all" || one === "known" ? null : (
							<span className="w" data-s={one} data-stage={one === "learning" ? 2 : undefined} aria-hidden="true">
								Aa
							</span>
						)}
						{one === "all" ? t.vocabulary.all : t.word.state(one)}
					</button>
				))}
			</div>
		</div>
	);
}
