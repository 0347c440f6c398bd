import { useDeferredValue } from "react";

/**
 * What has come from the server, undefined until the screen it fills may be drawn. React draws an answer at once and in one piece,
 * for which the page stands still; the first drawing of what it fills is made in steps instead, with room for a touch between them.
 * Later answers change the screen at once, and what was there at the beginning is shown at the beginning.
 */
export function useArrived<T>(answer: T | undefined): T | undefined {
	const arrived = useDeferredValue(answer !== undefined);
	return arrived ? answer : undefined;
}
