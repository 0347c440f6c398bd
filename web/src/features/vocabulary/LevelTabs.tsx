import type { KeyboardEvent } from "react";
import { LEVELS, type Level } from "@/api/types";
import type { VocabularyStats } from "@/api/wordTypes";
import { useAppText, useLanguage } from "@/lib/text/text";
import { Bar } from "@/ui/Bar";

interface Props {
	stats: VocabularyStats | undefined;
	level: Level;
	onLevel: (level: Level) => void;
}

export function LevelTabs({ stats, level, onLevel }: Props) {
	const t = useAppText();
	const format = new Intl.NumberFormat(useLanguage());
	const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
		const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
		if (step === 0) return;
		event.preventDefault();
		const at = (LEVELS.indexOf(level) + step + LEVELS.length) % LEVELS.length;
		onLevel(LEVELS[at] ?? "A1");
		event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
	};
	return (
		<div className="levels" role="tablist" aria-label={t.vocabulary.tabs} onKeyDown={onKeyDown}>
			{LEVELS.map((one) => {
				const row = stats?.levels[one];
				const total = row?.total_words ?? 0;
				const known = row?.user_known ?? 0;
				return (
					<button
						type="button"
						role="tab"
						key={one}
						id={`tab-${one}`}
						aria-selected={one === level}
						aria-controls="words"
						tabIndex={one === level ? 0 : -1}
						data-testid={`level-tab-${one}`}
						onClick={() => onLevel(one)}
					>
						<b>{t.level.short(one)}</b>
						<span className="num small">
							{row ? (
								<>
									{format.format(known)} <span className="quiet">{t.vocabulary.of(format.format(total))}</span>
								</>
							) : (
								"\u00a0"
							)}
						</span>
						<Bar value={total > 0 ? (100 * known) / total : 0} className="good" />
					</button>
				);
			})}
		</div>
	);
}
