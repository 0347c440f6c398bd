import { memo, useDeferredValue, useEffect, useRef } from "react";
import type { Cue, PackWord, WordState } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { clock } from "@/lib/time";
import { Icon } from "@/ui/Icon";
import { Word } from "@/ui/Word";
import { runsOf, segmentsOf, shownState } from "./lines";
import { useFocusBack } from "./useOpenPanel";

interface Props {
	cues: readonly Cue[];
	seconds: readonly ({ text: string } | undefined)[];
	current: number;
	language: string;
	native: string;
	words: readonly PackWord[];
	markAssumed: boolean;
	states: readonly WordState[];
	stages: readonly number[];
	startMs: number;
	veiled: boolean;
	onGo: (ms: number) => void;
	onClose: () => void;
}

const Line = memo(function Line({
	cue,
	second,
	here,
	whole,
	...p
}: { cue: Cue; second: string | undefined; here: boolean; whole: boolean } & Pick<
	Props,
	"language" | "native" | "words" | "markAssumed" | "states" | "stages" | "startMs" | "veiled" | "onGo"
>) {
	const t = useAppText().player;
	const time = clock(cue.start_ms - p.startMs);
	const row = useRef<HTMLLIElement>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: lines that come above move this one
	useEffect(() => {
		const element = row.current;
		const list = element?.closest<HTMLElement>(".script");
		if (!here || !element || !list) return;
		const above = element.getBoundingClientRect().top - list.getBoundingClientRect().top;
		list.scrollBy?.({ top: above - list.clientHeight / 3 });
	}, [here, whole]);
	return (
		<li ref={row} aria-current={here ? "true" : undefined}>
			<button type="button" className="go num" aria-label={t.goTo(time)} onClick={() => p.onGo(cue.start_ms)}>
				{time}
			</button>
			<div>
				<p lang={p.language}>
					{runsOf(segmentsOf(cue, p.words)).map((run, i) => {
						const shown = run.map((segment, j) => {
							const { entry } = segment;
							const state = shownState(p.states[entry], p.words[entry], p.markAssumed);
							if (segment.word < 0 || state === "known") return segment.shown;
							return (
								<Word key={j} state={state} stage={p.stages[entry]} part={segment.part}>
									{segment.shown}
								</Word>
							);
						});
						return shown.some((one) => typeof one !== "string") ? (
							<span className="run" key={i}>
								{shown}
							</span>
						) : (
							shown.join("")
						);
					})}
				</p>
				{second ? (
					<p className="small tr" lang={p.native} data-blur={p.veiled && !here ? "" : undefined}>
						{second}
					</p>
				) : null}
			</div>
		</li>
	);
});

/** So many lines on either side of the current one fill the list at its tallest. */
const AROUND = 10;

/** All lines of the part; the time beside each goes there. Those in sight are drawn first. */
export const Transcript = memo(function Transcript({ cues, seconds, current, onClose, ...p }: Props) {
	const t = useAppText().player;
	useFocusBack("transcript");
	const whole = useDeferredValue(true, false);
	const at = Math.max(current, 0);
	return (
		<aside className="script" aria-label={t.transcript} data-testid="transcript">
			<header className="row">
				<h2 className="h3">{t.transcript}</h2>
				<button type="button" className="btn icon ghost push" aria-label={t.closeTranscript} onClick={onClose}>
					<Icon name="x" />
				</button>
			</header>
			<ol>
				{cues.map((cue, i) =>
					whole || Math.abs(i - at) <= AROUND ? (
						<Line
							key={cue.id}
							cue={cue}
							second={seconds[i]?.text}
							here={i === current}
							whole={whole && i === current}
							{...p}
						/>
					) : null,
				)}
			</ol>
		</aside>
	);
});
