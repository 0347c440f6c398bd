import { type ReactNode, useLayoutEffect, useRef } from "react";

/** A native modal dialog; the browser keeps the focus in it and gives it back. */
export function Dialog({
	label,
	onClose,
	children,
	className = "",
}: {
	label: string;
	onClose: () => void;
	children: ReactNode;
	className?: string;
}) {
	const ref = useRef<HTMLDialogElement>(null);
	// Closed before it leaves the page: a dialog that is gone gives no focus back.
	useLayoutEffect(() => {
		const dialog = ref.current;
		if (dialog && !dialog.open) dialog.showModal();
		return () => dialog?.close();
	}, []);
	return (
		<dialog ref={ref} aria-label={label} onCancel={onClose}>
			<div className={`pop dialog ${className}`}>{children}</div>
		</dialog>
	);
}
