import { type RefObject, useLayoutEffect } from "react";

/**
 * Makes a text as wide as its longest line. A balanced text keeps the width that it had before it was balanced, and the
 * plate behind it would stand out on both sides. `size` is what its letters depend on.
 */
export function useFit(ref: RefObject<HTMLElement | null>, content: unknown, size: number): void {
	// biome-ignore lint/correctness/useExhaustiveDependencies: another content, or another size of it, has another width
	useLayoutEffect(() => {
		const element = ref.current;
		const around = element?.closest(".subs");
		// Where nothing is laid out there is nothing to measure.
		if (!element || !around || typeof ResizeObserver !== "function" || !Range.prototype.getClientRects) return;
		const shrink = () => {
			element.style.inlineSize = "";
			const range = document.createRange();
			range.selectNodeContents(element);
			const boxes = [...range.getClientRects()];
			if (boxes.length === 0) return;
			const left = Math.min(...boxes.map((box) => box.left));
			const right = Math.max(...boxes.map((box) => box.right));
			element.style.inlineSize = `${Math.ceil(right - left) + 1}px`;
		};
		shrink();
		let width = around.clientWidth;
		// Fires once at the start, too; only another width is news.
		const observer = new ResizeObserver(() => {
			if (around.clientWidth === width) return;
			width = around.clientWidth;
			shrink();
		});
		observer.observe(around);
		void document.fonts?.ready.then(() => element.isConnected && shrink());
		return () => observer.disconnect();
	}, [ref, content, size]);
}
