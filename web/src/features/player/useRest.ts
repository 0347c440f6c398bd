import { type RefObject, useEffect, useRef } from "react";
import type { Cue } from "@/api/types";

const REST_MS = 400;

/** Presses the word of the line on which a mouse comes to rest. A mouse that rests already when the line comes points at nothing. */
export function useRest(on: boolean, line: RefObject<HTMLElement | null>, cue: Cue): void {
	const place = useRef({ x: -1, y: -1 });
	// biome-ignore lint/correctness/useExhaustiveDependencies: the next line's words may be the same elements
	useEffect(() => {
		if (!on) return;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let pressed: Element | null = null;
		const onMove = (event: PointerEvent) => {
			const { clientX: x, clientY: y } = event;
			// Browsers tell of a move, too, when the page has moved below the mouse.
			if (x === place.current.x && y === place.current.y) return;
			place.current = { x, y };
			clearTimeout(timer);
			const word = (event.target as Element).closest?.<HTMLElement>("button.w") ?? null;
			if (word === pressed) return;
			pressed = null;
			if (!word || !line.current?.contains(word) || event.pointerType !== "mouse" || event.buttons !== 0) return;
			timer = setTimeout(() => {
				pressed = word;
				word.click();
			}, REST_MS);
		};
		const stop = () => clearTimeout(timer);
		addEventListener("pointermove", onMove, { passive: true });
		addEventListener("pointerdown", stop, { passive: true });
		document.documentElement.addEventListener("pointerleave", stop);
		return () => {
			stop();
			removeEventListener("pointermove", onMove);
			removeEventListener("pointerdown", stop);
			document.documentElement.removeEventListener("pointerleave", stop);
		};
	}, [on, line, cue.id]);
}
