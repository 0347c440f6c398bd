// An evening with one episode, without React: which part, and what is to be done with it now.

/** waiting: being prepared. game: cards first. playing. done: the part is over. finished: it was the last. */
export type Phase = "waiting" | "game" | "playing" | "done" | "finished";

export interface Flow {
	part: number;
	parts: number;
	phase: Phase;
	/** Where playing starts, in the film; null is the start of the part. */
	from: number | null;
}

export type FlowEvent =
	/** Words and lines of the part have arrived; `ask`: how many cards there are to play. */
	| { type: "ready"; ask: number }
	| { type: "gameOver" }
	| { type: "partEnded" }
	| { type: "next" }
	| { type: "again" }
	| { type: "choose"; part: number; from?: number };

export const startFlow = (part: number, parts: number, from: number | null): Flow => ({
	part: Math.max(0, Math.min(part, parts - 1)),
	parts,
	phase: "waiting",
	from,
});

export function nextPhase(flow: Flow, event: FlowEvent): Flow {
	switch (event.type) {
		case "ready":
			if (flow.phase !== "waiting") return flow;
			// Who comes back into the middle of a part has played its game before.
			return { ...flow, phase: event.ask > 0 && flow.from === null ? "game" : "playing" };
		case "gameOver":
			return flow.phase === "game" ? { ...flow, phase: "playing" } : flow;
		case "partEnded":
			if (flow.phase !== "playing") return flow;
			return { ...flow, phase: flow.part + 1 < flow.parts ? "done" : "finished" };
		case "next":
			return flow.part + 1 < flow.parts
				? { ...flow, part: flow.part + 1, phase: "waiting", from: null }
				: { ...flow, phase: "finished" };
		case "again":
			return { ...flow, phase: "playing", from: null };
		case "choose":
			if (event.part < 0 || event.part >= flow.parts) return flow;
			return { ...flow, part: event.part, phase: "waiting", from: event.from ?? null };
	}
}

interface Span {
	start_ms: number;
	end_ms: number;
	done: boolean;
}

/** Where an episode is taken up: an asked-for time or part, else the resume position, else the first part not done. */
export function whereToStart(
	chunks: readonly Span[],
	position: number,
	asked: { at?: number; part?: number },
): { part: number; from: number | null } {
	const holding = (ms: number) => chunks.findIndex((chunk) => ms >= chunk.start_ms && ms < chunk.end_ms);
	if (asked.at !== undefined && holding(asked.at) >= 0) return { part: holding(asked.at), from: asked.at };
	if (asked.part !== undefined && chunks[asked.part]) return { part: asked.part, from: null };
	const at = holding(position);
	const chunk = chunks[at];
	// Within the last second of a part there is nothing left to see of it.
	if (chunk && position > chunk.start_ms + 1000 && position < chunk.end_ms - 1000) return { part: at, from: position };
	const open = chunks.findIndex((one) => !one.done);
	return { part: Math.max(open, 0), from: null };
}
