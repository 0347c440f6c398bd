import { createStore } from "@/lib/store";

export interface ToastAction {
	label: string;
	run: () => void;
}

export interface Toast {
	id: number;
	text: string;
	action?: ToastAction;
	bad?: boolean;
}

/** One at a time: a new one takes the place of the old. */
export const toast = createStore<Toast | null>(null);
let last = 0;

export function showToast(text: string, action?: ToastAction): void {
	toast.set({ id: ++last, text, action });
}

export function showProblem(text: string, action?: ToastAction): void {
	toast.set({ id: ++last, text, action, bad: true });
}

export const hideToast = (): void => toast.set(null);
