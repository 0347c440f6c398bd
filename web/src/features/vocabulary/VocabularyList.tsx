import { List } from "react-window";
import { useAppText } from "@/lib/text/text";
import { useMedia } from "@/ui/useMedia";
import { type RowData, VocabularyRow } from "./VocabularyCard";

interface Props extends RowData {
	total: number;
	onRowsRendered: (rows: { startIndex: number; stopIndex: number }) => void;
	/** Tests have no window to scroll: they give the list a height of its own. */
	height?: number;
}

/** Ten thousand words, of which only the visible rows exist. It scrolls with the page. */
export function VocabularyList({ total, onRowsRendered, height, ...row }: Props) {
	const t = useAppText().vocabulary;
	const narrow = useMedia("(max-width: 47.99rem)");
	return (
		<List
			className="vlist"
			aria-label={t.words}
			rowComponent={VocabularyRow}
			rowCount={total}
			rowHeight={narrow ? 68 : 56}
			rowProps={row}
			onRowsRendered={onRowsRendered}
			overscanCount={2}
			defaultHeight={height ?? 700}
			{...(height ? { style: { height } } : { scrollElement: "window" as const })}
		/>
	);
}
