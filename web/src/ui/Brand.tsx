import { Link } from "wouter";

/** The name is a separated verb, plugged together. */
export function Brand({ href = "/" }: { href?: string }) {
	return (
		<Link className="brand joined" href={href} aria-label="LangPlug">
			<span className="w" data-s="new" data-part="1">
				Lang
			</span>
			<span className="w" data-s="new" data-part="2">
				Plug
			</span>
		</Link>
	);
}
