import { useEffect } from "react";

/** "?t=61000" (milliseconds) and "?part=2" lead to a place in the film. */
export function asked(search: string): { at?: number; part?: number } {
	const query = new URLSearchParams(search);
	const number = (name: string) => (/^\d+$/.test(query.get(name) ?? "") ? Number(query.get(name)) : undefined);
	const part = number("part");
	return { at: number("t"), part: part === undefined ? undefined : part - 1 };
}

/** A place is asked for once: when the film was there the address names it no more, and a reload goes on where the learner is. */
export function useAskedOnce(used: boolean): void {
	useEffect(() => {
		const { at, part } = asked(location.search);
		if (!used || (at === undefined && part === undefined)) return;
		const address = new URL(location.href);
		for (const name of ["t", "part"]) address.searchParams.delete(name);
		history.replaceState(history.state, "", address);
	}, [used]);
}
