import { useEffect, useState } from "react";
import { useStore } from "@/lib/store";
import { Icon } from "./Icon";
import { hideToast, toast } from "./toast";

const SHOWN_MS = 10_000;

/** Bottom centre; stays while the pointer or the focus is in it. Z runs its action. */
export function ToastHost() {
	const current = useStore(toast);
	const [held, setHeld] = useState(false);
	useEffect(() => {
		if (!current || held) return;
		const timer = setTimeout(hideToast, SHOWN_MS);
		return () => clearTimeout(timer);
	}, [current, held]);
	useEffect(() => {
		const action = current?.action;
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
	}, [current]);
	return (
		<div className="toasts" role="status" aria-live="polite">
			{current ? (
				// biome-ignore lint/a11y/noStaticElementInteractions: pauses the clock only; the button inside is what acts
				<div
					className="toast"
					onPointerEnter={() => setHeld(true)}
					onPointerLeave={() => setHeld(false)}
					onFocus={() => setHeld(true)}
					onBlur={() => setHeld(false)}
				>
					{current.bad ? <Icon name="warn" /> : null}
					<span data-testid="success-message">{current.text}</span>
					{current.action ? (
						<button
							type="button"
							className="btn"
							onClick={() => {
								hideToast();
								current.action?.run();
							}}
						>
							{current.action.label}
						</button>
					) : null}
				</div>
			) : null}
		</div>
	);
}
