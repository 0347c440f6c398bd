import type { WordStatus } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";

export function BulkBar({
	count,
	onStatus,
	onClear,
}: {
	count: number;
	onStatus: (status: WordStatus) => void;
	onClear: () => void;
}) {
	const t = useAppText();
	return (
		<div className="bulk pop" role="toolbar" aria-label={t.vocabulary.selected(count)}>
			<b aria-live="polite">{t.vocabulary.selected(count)}</b>
			<button type="button" className="btn" onClick={() => onStatus("known")}>
				<Icon name="check" /> {t.word.state("known")}
			</button>
			<button type="button" className="btn" onClick={() => onStatus("learning")}>
				{t.word.state("learning")}
			</button>
			<button type="button" className="btn wide" onClick={() => onStatus("ignored")}>
				<Icon name="eyeoff" /> {t.word.ignore}
			</button>
			<button type="button" className="btn icon ghost push" aria-label={t.vocabulary.clear} onClick={onClear}>
				<Icon name="x" />
			</button>
		</div>
	);
}
