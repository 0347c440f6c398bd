import { useAppText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { Empty } from "@/ui/Message";
import type { StateFilter } from "./WordFilter";

interface Props {
	search: string;
	status: StateFilter;
	/** Opens the form for a word of one's own. */
	onAdd: (word: string) => void;
	/** Shows the words of all states. */
	onAll: () => void;
}

/** Why a list is empty, and what helps: another state, or the word that was looked for as one's own. */
export function NoWords({ search, status, onAdd, onAll }: Props) {
	const t = useAppText();
	const v = t.vocabulary;
	if (!search) return <Empty title={v.emptyTitle[status]} text={v.emptyText[status]} testId="empty-state" />;
	if (status !== "all")
		return (
			<Empty title={v.noneTitle} text={v.noneHere(search, t.word.state(status))} testId="empty-state">
				<button type="button" className="btn line" onClick={onAll}>
					<Icon name="search" /> {v.searchAll}
				</button>
			</Empty>
		);
	return (
		<Empty title={v.noneTitle} text={v.noneText} testId="empty-state">
			<button type="button" className="btn line" onClick={() => onAdd(search)} data-testid="add-search-button">
				<span className="plus">+</span> {v.addThis(search)}
			</button>
		</Empty>
	);
}
