import type { ReactNode } from "react";
import { usePage } from "@/ui/usePage";

/** What there is of an episode when there is no lesson: named like a page, its name also the heading that screen readers start at. */
export function State({ title, children }: { title: string; children: ReactNode }) {
	usePage(title);
	return (
		<main id="main">
			<h1 className="sr">{title}</h1>
			{children}
		</main>
	);
}
