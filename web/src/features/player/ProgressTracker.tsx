import {
	type CSSProperties,
	type KeyboardEvent,
	memo,
	type PointerEvent,
	type RefObject,
	useEffect,
	useRef,
} from "react";
import { useAppText } from "@/lib/text/text";
import { clock } from "@/lib/time";

interface Props {
	video: RefObject<HTMLVideoElement | null>;
	label: string;
	startMs: number;
	endMs: number;
	/** New words by time, for the marks above the bar. */
	ticks: readonly number[];
	/** Milliseconds in the film. */
	onSeek: (ms: number) => void;
}

const STEP_MS = 5000;

/** The part as a bar: how far it is, and where its new words are. Follows the film without rendering. */
export const ProgressTracker = memo(function ProgressTracker({ video, label, startMs, endMs, ticks, onSeek }: Props) {
	const t = useAppText().player;
	const bar = useRef<HTMLDivElement>(null);
	const length = Math.max(1, endMs - startMs);

	useEffect(() => {
		const element = video.current;
		if (!element) return;
		const show = () => {
			const slider = bar.current;
			if (!slider) return;
			const at = Math.max(0, Math.min(length, element.currentTime * 1000 - startMs));
			slider.style.setProperty("--p", String((100 * at) / length));
			slider.setAttribute("aria-valuenow", String(Math.round(at / 1000)));
			slider.setAttribute("aria-valuetext", t.at(clock(at), clock(length)));
			const past = Math.floor((at / length) * ticks.length);
			slider.querySelectorAll<HTMLElement>(".ticks i").forEach((tick, i) => {
				if (i < past) tick.dataset.past = "";
				else delete tick.dataset.past;
			});
		};
		show();
		element.addEventListener("timeupdate", show);
		element.addEventListener("seeking", show);
		return () => {
			element.removeEventListener("timeupdate", show);
			element.removeEventListener("seeking", show);
		};
	}, [video, startMs, length, ticks.length, t]);

	const seekTo = (event: PointerEvent<HTMLDivElement>) => {
		const box = event.currentTarget.getBoundingClientRect();
		const share = Math.max(0, Math.min(1, (event.clientX - box.left) / Math.max(1, box.width)));
		onSeek(startMs + share * length);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const now = (video.current?.currentTime ?? 0) * 1000;
		const to: Record<string, number> = {
			ArrowLeft: now - STEP_MS,
			ArrowRight: now + STEP_MS,
			ArrowDown: now - STEP_MS,
			ArrowUp: now + STEP_MS,
			PageDown: now - 6 * STEP_MS,
			PageUp: now + 6 * STEP_MS,
			Home: startMs,
			End: endMs - 1000,
		};
		const target = to[event.key];
		if (target === undefined || event.ctrlKey || event.altKey || event.shiftKey) return;
		event.preventDefault();
		event.stopPropagation();
		onSeek(Math.max(startMs, Math.min(endMs - 100, target)));
	};

	return (
		<div
			ref={bar}
			className="cur"
			role="slider"
			tabIndex={0}
			aria-label={label}
			aria-valuemin={0}
			aria-valuemax={Math.round(length / 1000)}
			aria-valuenow={0}
			data-testid="progress-tracker"
			onKeyDown={onKeyDown}
			onPointerDown={(event) => {
				event.currentTarget.setPointerCapture?.(event.pointerId);
				seekTo(event);
			}}
			onPointerMove={(event) => event.buttons === 1 && seekTo(event)}
		>
			<div className="ticks" aria-hidden="true">
				{ticks.map((height, i) => (
					<i key={i} style={{ "--h": Math.min(5, height) } as CSSProperties} />
				))}
			</div>
			<div className="track" />
			<div className="knob" />
		</div>
	);
});
