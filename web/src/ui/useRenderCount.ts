import { useEffect, useRef } from "react";

/** Counts how often a component renders and says so in the console, in development only. */
export function useRenderCount(name: string): number {
	const count = useRef(0);
	count.current += 1;
	useEffect(() => {
		if (import.meta.env.DEV) console.debug(`${name} rendered ${count.current} times`);
	});
	return count.current;
}
