import type { ReactNode } from "react";
import { Icon } from "./Icon";

/** Nothing here: the open plug, what is so, what to do, one button. */
export function Empty({
	title,
	text,
	art,
	children,
	testId,
}: {
	title: string;
	text: ReactNode;
	art?: string;
	children?: ReactNode;
	testId?: string;
}) {
	return (
		<section className="panel empty" data-testid={testId}>
			{art ? (
				<div className="art3 full" aria-hidden="true">
					<span className="w">{art}</span>
				</div>
			) : (
				<div className="art3" aria-hidden="true">
					<span className="w" data-s="new" data-part="1" />
					<span className="w" data-s="new" data-part="2" />
				</div>
			)}
			<h2>{title}</h2>
			<p className="soft">{text}</p>
			{children}
		</section>
	);
}

export function Problem({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
	return (
		<section className="panel empty left" role="alert">
			<Icon name="warn" className="xl is-bad" />
			<h2>{title}</h2>
			<p className="soft">{text}</p>
			<div className="row wrap">{children}</div>
		</section>
	);
}

/** The shape of what comes, so that nothing jumps. */
export function Loading({ label, rows = 3, tall }: { label: string; rows?: number; tall?: boolean }) {
	return (
		<div className="stack" aria-busy="true" data-testid="loading">
			<p className="sr" role="status">
				{label}
			</p>
			{Array.from({ length: rows }, (_, i) => (
				<div className="row skelrow" key={i}>
					{tall ? <span className="skel skelpic" /> : null}
					<span className="stack skeltext">
						<span className="skel" />
						<span className="skel" />
					</span>
				</div>
			))}
		</div>
	);
}
