import { useRef } from "react";
import type { Chunk } from "@/api/types";

/**
 * The part in hand. From its game to its end it keeps the times that it was begun with and counts as ready, though the plan be cut
 * anew meanwhile, because the lines were moved or other ones came: what is on the screen stays on it.
 */
export function usePart(chunk: Chunk | undefined, held: boolean): Chunk | undefined {
	const begun = useRef(chunk);
	if (!held) begun.current = chunk;
	return begun.current;
}
