/** "ana.mireles" -> "AM". */
export function initials(name: string): string {
	const parts = name.split(/[\s._-]+/).filter(Boolean);
	const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [name.slice(0, 1), name.slice(1, 2)];
	return letters
		.map((part) => part?.[0] ?? "")
		.join("")
		.toUpperCase();
}
