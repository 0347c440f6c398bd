// Where a word was put together. The server marks it with a bar: "Wasch|maschine", "auf|stehen".

/** Longer words may break at their seams; what is shorter stays whole. */
const LONG = 14;
const SOFT_HYPHEN = "\u00ad";

/** A form of a compound with soft hyphens at its seams, as far as the form still has them. */
export function withSeams(surface: string, parts: string | null | undefined): string {
	if (!parts || surface.length <= LONG) return surface;
	const lower = surface.toLowerCase();
	let shown = "";
	let at = 0;
	for (const part of parts.split("|").slice(0, -1)) {
		const end = at + part.length;
		if (end >= surface.length || lower.slice(at, end) !== part.toLowerCase()) break;
		shown += surface.slice(at, end) + SOFT_HYPHEN;
		at = end;
	}
	return shown + surface.slice(at);
}
