import { type RefObject, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { useStore } from "@/lib/store";
import { Icon } from "./Icon";
import { hideToast, type Toast, type ToastAction, toast } from "./toast";

const SHOWN_MS = 10_000;

const follow = (changed: () => void) => {
	document.addEventListener("fullscreenchange", changed);
	return () => document.removeEventListener("fullscreenchange", changed);
};

/** What fills the screen. Nothing outside it can be pressed or is read out. */
const useFilling = () =>
	useSyncExternalStore(
		follow,
		() => document.fullscreenElement ?? null,
		() => null,
	);

/**
 * Lifts the box over everything, also over a dialog: what is shown in the top layer last is uppermost, so it is shown anew for each
 * toast. Browsers without popovers leave it where it is.
 */
function useTopLayer(box: RefObject<HTMLElement | null>, id: number | undefined, filling: Element | null): void {
	// biome-ignore lint/correctness/useExhaustiveDependencies: what fills the screen has a box of its own
	useLayoutEffect(() => {
		const element = box.current;
		if (id === undefined || !element?.togglePopover) return;
		element.popover = "manual";
		element.togglePopover(true);
		return () => {
			if (element.isConnected) element.togglePopover(false);
		};
	}, [box, id, filling]);
}

/** Z runs the action. */
function useKey(action: ToastAction | undefined): void {
	useEffect(() => {
		if (!action) return;
		const onKey = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() !== "z" || event.altKey || event.defaultPrevented) return;
			if ((event.target as HTMLElement).closest?.("input, textarea, select")) return;
			event.preventDefault();
			hideToast();
			action.run();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [action]);
}

/** One toast; whether it is held is its own, so that the next one leaves by itself. */
function Shown({ text, action, bad }: Toast) {
	const [held, setHeld] = useState(false);
	useEffect(() => {
		if (held) return;
		const timer = setTimeout(hideToast, SHOWN_MS);
		return () => clearTimeout(timer);
	}, [held]);
	useKey(action);
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: pauses the clock only; the button inside is what acts
		<div
			className="toast"
			onPointerEnter={() => setHeld(true)}
			onPointerLeave={() => setHeld(false)}
			onFocus={() => setHeld(true)}
			onBlur={() => setHeld(false)}
		>
			{bad ? <Icon name="warn" /> : null}
			<span data-testid="success-message">{text}</span>
			{action ? (
				<button
					type="button"
					className="btn"
					onClick={() => {
						hideToast();
						action.run();
					}}
				>
					{action.label}
				</button>
			) : null}
		</div>
	);
}

/**
 * Bottom centre of the page, or of what fills the screen; stays while the pointer or the focus is in it. The status around the box is
 * there before it, so what comes is read out.
 */
export function ToastHost() {
	const current = useStore(toast);
	const box = useRef<HTMLDivElement>(null);
	const filling = useFilling();
	useTopLayer(box, current?.id, filling);
	const host = (
		<div role="status" aria-live="polite">
			<div className="toasts" ref={box}>
				{current ? <Shown key={current.id} {...current} /> : null}
			</div>
		</div>
	);
	return filling ? createPortal(host, filling) : host;
}
