import { type RefObject, useEffect } from "react";

const IDLE_MS = 3000;

/** Marks the stage as idle while the film runs and nothing moves, so that CSS can take the controls away. */
export function useIdle(stage: RefObject<HTMLElement | null>, active: boolean): void {
	useEffect(() => {
		const element = stage.current;
		if (!element || !active) return;
		let timer: ReturnType<typeof setTimeout>;
		const wake = () => {
			delete element.dataset.idle;
			clearTimeout(timer);
			timer = setTimeout(() => {
				// What has the focus is being used.
				if (!element.querySelector(".ctl :focus-visible, .ptop :focus-visible")) element.dataset.idle = "";
			}, IDLE_MS);
		};
		wake();
		const events = ["pointermove", "pointerdown", "keydown", "focusin"] as const;
		for (const name of events) addEventListener(name, wake, { passive: true });
		return () => {
			clearTimeout(timer);
			delete element.dataset.idle;
			for (const name of events) removeEventListener(name, wake);
		};
	}, [stage, active]);
}
