import type { ReactNode } from "react";
import type { WordState } from "@/api/types";

interface Props {
	state: WordState;
	stage?: number;
	part?: 1 | 2;
	children?: ReactNode;
	className?: string;
}

/** A word with its mark, not pressable. */
export function Word({ state, stage, part, children, className = "" }: Props) {
	return (
		<span
			className={`w ${className}`}
			data-s={state}
			data-part={part}
			data-stage={state === "learning" ? stage || 1 : undefined}
		>
			{children}
		</span>
	);
}
