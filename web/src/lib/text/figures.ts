/** How far a job says it is ("Listening: 2:05 of 5:01", "Translated 12/120"): what was done and of how much, or undefined. */
export function figures(message: string | null | undefined): [done: string, of: string] | undefined {
	const [, done, of] = /(\d[\d:]*)(?:\/| of )(\d[\d:]*)/.exec(message ?? "") ?? [];
	return done && of ? [done, of] : undefined;
}
