import type { ReactNode } from "react";

export function Setting({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
	return (
		<div className="set">
			<div>
				<b>{label}</b>
				{hint ? <p className="small quiet">{hint}</p> : null}
			</div>
			<div>{children}</div>
		</div>
	);
}
