import type { ReactNode } from "react";
import { Brand } from "@/ui/Brand";
import evening from "@/ui/evening.svg";

/** The frame of login and register: the film on one side, the form on the other. */
export function Door({ children }: { children: ReactNode }) {
	return (
		<main className="door" id="main">
			<div className="film" data-room="film">
				<img src={evening} alt="" width="960" height="540" fetchPriority="low" />
			</div>
			<div className="doorway">
				<Brand />
				{children}
			</div>
		</main>
	);
}

/** Messages for the answer of a form that was posted without JavaScript: the server sends 303 to `#id`. */
export function PostedMessages({ texts, good = false }: { texts: Record<string, string>; good?: boolean }) {
	return Object.entries(texts).map(([id, text]) => (
		<p className={good ? "note posted" : "note bad posted"} id={id} key={id}>
			{text}
		</p>
	));
}
