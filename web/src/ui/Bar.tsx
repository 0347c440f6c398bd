import type { CSSProperties } from "react";

/** A filled line. With a label it is a progress bar for everybody; without, decoration beside a figure. */
export function Bar({ value, label, className = "" }: { value: number; label?: string; className?: string }) {
	// Empty by itself: the waiting screens in the pages carry no style attribute.
	const style = value > 0 ? ({ "--v": Math.min(100, value) } as CSSProperties) : undefined;
	if (!label) return <span className={`bar ${className}`} style={style} />;
	return (
		<div
			className={`bar ${className}`}
			style={style}
			role="progressbar"
			aria-valuenow={Math.round(value)}
			aria-valuemin={0}
			aria-valuemax={100}
			aria-label={label}
		/>
	);
}
