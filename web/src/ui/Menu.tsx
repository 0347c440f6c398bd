import { type ReactNode, useEffect, useRef } from "react";
import { Icon } from "./Icon";

/** A button that opens a short list of further buttons. Escape, a press outside or choosing something, a file too, closes it. */
export function Menu({ label, children }: { label: string; children: ReactNode }) {
	const menu = useRef<HTMLDetailsElement>(null);
	useEffect(() => {
		const element = menu.current;
		const close = (event: Event) => {
			if (!element?.open) return;
			if (event instanceof KeyboardEvent) {
				if (event.key !== "Escape") return;
				element.querySelector("summary")?.focus();
			} else if (element.contains(event.target as Node)) return;
			element.open = false;
		};
		addEventListener("pointerdown", close);
		addEventListener("keydown", close);
		return () => {
			removeEventListener("pointerdown", close);
			removeEventListener("keydown", close);
		};
	}, []);
	return (
		<details className="menu" ref={menu}>
			<summary className="btn ghost">
				{label} <Icon name="down" />
			</summary>
			{/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the buttons inside act; this only closes behind them */}
			<div
				className="pop"
				onChange={() => {
					if (menu.current) menu.current.open = false;
				}}
				onClick={(event) => {
					if (menu.current && (event.target as Element).closest("button")) menu.current.open = false;
				}}
			>
				{children}
			</div>
		</details>
	);
}
