import { createStore } from "@/lib/store";

export interface Toast {
	id: number;
	text: string;
	action?: { label: string; run: () => void };
	bad?: boolean;
}

/** One at a time: a new one takes the place of the old. */
export const toast = createStore<Toast | null>(null);
let last = 0;

export function showToast(text: string, action?: Toast["action"]): void {
	toast.set({ id: ++last, text, action });
}

export function showProblem(text: string): void {
	toast.set({ id: ++last, text, bad: true });
}

export const hideToast = (): void => toast.set(null);
