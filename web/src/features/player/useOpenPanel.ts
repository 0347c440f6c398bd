import { type RefObject, useEffect, useRef } from "react";

/** The button that opens a panel: it says so with data-opens. */
const openerOf = (name: string) => document.querySelector<HTMLElement>(`[data-opens="${name}"]`);

/** When a panel goes and the focus with it, the button that opens the panel gets the focus. */
export function useFocusBack(name: string): void {
	useEffect(() => {
		const opener = openerOf(name);
		return () => {
			// Whoever pressed something else is there now.
			if (document.activeElement === document.body && opener?.isConnected) opener.focus({ preventScroll: true });
		};
	}, [name]);
}

/**
 * A press beside an open panel closes it. On the film it does only that; anywhere else it also does what it does there, but for the
 * panel's own button, which closes it by itself.
 */
export function usePressOutside(name: string, panel: RefObject<HTMLElement | null>, onClose: () => void): void {
	const close = useRef(onClose);
	close.current = onClose;
	useEffect(() => {
		const isOutside = (event: Event) =>
			!panel.current?.contains(event.target as Node) && !openerOf(name)?.contains(event.target as Node);
		const onDown = (event: Event) => {
			if (event.target instanceof HTMLVideoElement && isOutside(event)) event.stopPropagation();
		};
		const onClick = (event: Event) => {
			if (isOutside(event)) close.current();
		};
		// Before the film and the buttons hear of it.
		document.addEventListener("pointerdown", onDown, true);
		document.addEventListener("click", onClick, true);
		return () => {
			document.removeEventListener("pointerdown", onDown, true);
			document.removeEventListener("click", onClick, true);
		};
	}, [name, panel]);
}
