import { type RefObject, useMemo, useRef } from "react";
import type { ControlActions } from "./PlayerControls";
import type { useLines } from "./useLines";
import type { ActionTable } from "./usePlayerKeys";
import type { Playback } from "./useVideoPlayback";

interface Parts {
	playback: Playback;
	lines: ReturnType<typeof useLines>;
	stage: RefObject<HTMLElement | null>;
	toggleTranscript: () => void;
	toggleSettings: () => void;
	showKeys: () => void;
	reveal: () => void;
	nextLoop: () => void;
	shift: (ms: number) => void;
	mode: () => void;
	autoPause: () => void;
	toPart: (step: number) => void;
}

const JUMP_MS = 10_000;
const SHIFT_MS = 100;

/** One table for keys and buttons. It never changes, so the controls render only when what they show does. */
export function useActions(parts: Parts): ActionTable & ControlActions {
	const now = useRef(parts);
	now.current = parts;
	return useMemo(() => {
		const p = () => now.current;
		const full = () => {
			const player = p().stage.current?.closest<HTMLElement>(".player");
			if (document.fullscreenElement) void document.exitFullscreen();
			else void player?.requestFullscreen?.();
		};
		return {
			toggle: () => p().playback.toggle(),
			back: () => p().lines.jump(-JUMP_MS),
			forward: () => p().lines.jump(JUMP_MS),
			prevLine: () => p().lines.prevLine(),
			nextLine: () => p().lines.nextLine(),
			repeat: () => p().lines.repeat(),
			nextNew: () => p().lines.nextNew(),
			slower: () => p().lines.changeRate(-1, p().playback.rate),
			// Past the fastest, the button starts again with the slowest.
			faster: () => (p().playback.rate >= 2 ? p().playback.setRate(0.5) : p().lines.changeRate(1, p().playback.rate)),
			mute: () => p().playback.toggleMuted(),
			full,
			mode: () => p().mode(),
			reveal: () => p().reveal(),
			transcript: () => p().toggleTranscript(),
			settings: () => p().toggleSettings(),
			autoPause: () => p().autoPause(),
			loop: () => p().nextLoop(),
			earlier: () => p().shift(-SHIFT_MS),
			later: () => p().shift(SHIFT_MS),
			nextPart: () => p().toPart(1),
			prevPart: () => p().toPart(-1),
			help: () => p().showKeys(),
		};
	}, []);
}
