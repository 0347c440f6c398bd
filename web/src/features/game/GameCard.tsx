import { fileUrl } from "@/api/queries";
import { placesOf } from "@/api/phrases";
import { useAppText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { LevelBadge } from "@/ui/LevelStrip";
import { StillImage } from "@/ui/Still";
import { useClip } from "@/ui/useClip";
import type { Card } from "./model";
import { useSwipe } from "./useSwipe";

interface Props {
	card: Card;
	videoId: number;
	language: string;
	open: boolean;
	onOpen: () => void;
	onSwipe: (direction: "left" | "right") => void;
}

/** The line of the card, with the word it asks for. */
function Line({ card }: { card: Card }) {
	if (!card.line) return null;
	const { text } = card.line;
	let at = 0;
	const parts: (string | [number, string])[] = [];
	const places = placesOf(card.line, card.word).flat();
	for (const [from, to] of places.sort((a, b) => a[0] - b[0])) {
		if (from < at) continue;
		parts.push(text.slice(at, from), [from, text.slice(from, to)]);
		at = to;
	}
	parts.push(text.slice(at));
	return <p>{parts.map((part) => (typeof part === "string" ? part : <mark key={part[0]}>{part[1]}</mark>))}</p>;
}

export function GameCard({ card, videoId, language, open, onOpen, onSwipe }: Props) {
	const t = useAppText();
	const swipe = useSwipe(onSwipe);
	const clip = useClip(fileUrl(videoId));
	const { entry, line } = card;
	return (
		<article className="gcard" data-testid="vocabulary-word" {...swipe}>
			<span className="stamp stampyes" aria-hidden="true">
				{t.game.yes}
			</span>
			<span className="stamp stampno" aria-hidden="true">
				{t.game.no}
			</span>
			<div className="still">
				<StillImage videoId={videoId} atMs={line ? (line.start_ms + line.end_ms) / 2 : card.first_ms} eager />
				<div className="plate on-film" lang={language}>
					<Line card={card} />
				</div>
				{line ? (
					<button
						type="button"
						className="btn icon say"
						aria-label={t.word.hear}
						onClick={() => clip(line.start_ms, line.end_ms)}
					>
						<Icon name="vol" />
					</button>
				) : null}
			</div>
			<div className="face">
				<p className="row small">
					<LevelBadge level={entry.level} />
					<span className="quiet">{t.level.source(entry.level_source)}</span>
				</p>
				<p className="big" lang={language}>
					{entry.article ? <span className="art">{entry.article} </span> : null}
					{entry.lemma}
				</p>
				<p className="quiet small">{[t.word.pos(entry.pos), t.game.times(card.count)].join(" · ")}</p>
				<div>
					<div aria-live="polite">
						{open ? (
							<p className="meaning" data-testid="translation">
								{entry.gloss?.length ? entry.gloss.join("; ") : t.word.noGloss}
							</p>
						) : null}
					</div>
					{open ? null : (
						<button type="button" className="btn ghost peek" onClick={onOpen}>
							{t.game.show} <kbd>{t.game.space}</kbd>
						</button>
					)}
				</div>
			</div>
		</article>
	);
}
