import { type PointerEvent, useRef } from "react";

const COMMIT_PX = 100;

/** Drags an element sideways; past 100 px, letting go answers. Moves the element itself, without rendering. */
export function useSwipe(onSwipe: (direction: "left" | "right") => void) {
	const start = useRef<{ x: number; y: number; id: number } | null>(null);

	const settle = (element: HTMLElement) => {
		start.current = null;
		delete element.dataset.drag;
		element.style.removeProperty("--dx");
		element.style.removeProperty("--rot");
	};
	return {
		onPointerDown(event: PointerEvent<HTMLElement>) {
			if (event.button !== 0 || (event.target as Element).closest("button")) return;
			start.current = { x: event.clientX, y: event.clientY, id: event.pointerId };
		},
		onPointerMove(event: PointerEvent<HTMLElement>) {
			const from = start.current;
			if (!from || from.id !== event.pointerId) return;
			const dx = event.clientX - from.x;
			const element = event.currentTarget;
			if (!element.dataset.drag) {
				if (Math.abs(dx) < 8) return;
				element.setPointerCapture?.(event.pointerId);
			}
			element.dataset.drag = dx > COMMIT_PX ? "yes" : dx < -COMMIT_PX ? "no" : "maybe";
			element.style.setProperty("--dx", `${dx}px`);
			element.style.setProperty("--rot", `${dx / 22}deg`);
		},
		onPointerUp(event: PointerEvent<HTMLElement>) {
			const from = start.current;
			if (!from) return;
			const dx = event.clientX - from.x;
			settle(event.currentTarget);
			if (Math.abs(dx) > COMMIT_PX) onSwipe(dx > 0 ? "right" : "left");
		},
		onPointerCancel(event: PointerEvent<HTMLElement>) {
			settle(event.currentTarget);
		},
	};
}
