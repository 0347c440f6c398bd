import type { CSSProperties } from "react";

/** A filled line. With a label it is a progress bar for everybody; without, decoration beside a figure. */
export function Bar({
	value,
	label,
	className = "",
	good,
}: {
	value: number;
	label?: string;
	className?: string;
	good?: boolean;
}) {
	const style = {
		"--v": Math.max(0, Math.min(100, value)),
		...(good ? { "--fill": "var(--good)" } : {}),
	} as CSSProperties;
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
