import type { CSSProperties } from "react";
import { LEVELS, type Level } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { percent } from "@/lib/time";

const COLOUR: Record<Level, string> = {
	A1: "--lv-a1",
	A2: "--lv-a2",
	B1: "--lv-b1",
	B2: "--lv-b2",
	C1: "--lv-c1",
	C2: "--lv-c2",
	unrated: "--lv-un",
};

/** Share of running words by level; the figures are in its label. */
export function LevelStrip({ levels }: { levels: Partial<Record<Level, number>> }) {
	const t = useAppText();
	const shown = LEVELS.filter((level) => (levels[level] ?? 0) > 0);
	const label = shown.map((level) => `${t.level.short(level)} ${percent(levels[level] ?? 0)}`).join(", ");
	return (
		<div className="strip" role="img" aria-label={t.level.strip(label)}>
			{shown.map((level) => (
				<i
					key={level}
					style={{ "--n": levels[level], "--c": `var(${COLOUR[level]})` } as CSSProperties}
					data-un={level === "unrated" || undefined}
				/>
			))}
		</div>
	);
}

export function LevelLegend() {
	const t = useAppText();
	return (
		<div className="row legend small quiet">
			<span>{t.level.byLevel}</span>
			{LEVELS.map((level) => (
				<span className="key" key={level}>
					<i
						className={level === "unrated" ? "un" : undefined}
						style={level === "unrated" ? undefined : { background: `var(${COLOUR[level]})` }}
					/>
					{t.level.short(level)}
				</span>
			))}
		</div>
	);
}

export function LevelBadge({ level }: { level: Level }) {
	const t = useAppText();
	return (
		<span className="lv" data-lv={level === "unrated" ? "un" : level} data-testid="difficulty-badge">
			{t.level.short(level)}
		</span>
	);
}
