/** Writes a number in a language, with the noun that belongs to it: n(1, "word", "words") -> "1 word". */
export function counter(language: string): (count: number, one?: string, other?: string) => string {
	const format = new Intl.NumberFormat(language);
	const rules = new Intl.PluralRules(language);
	return (count, one, other) => {
		const noun = rules.select(count) === "one" ? one : other;
		return noun ? `${format.format(count)} ${noun}` : format.format(count);
	};
}
