import { memo, type ReactNode } from "react";
import type { Chunk } from "@/api/types";
import { useAppText } from "@/lib/text/text";

interface Props {
	chunks: readonly Chunk[];
	currentChunk: number;
	/** Another part was chosen. */
	onSeek: (part: number) => void;
	/** The bar of the part that is playing. */
	children: ReactNode;
}

/** All parts of the film; the others folded to numbered stubs, the one that plays takes the rest. */
export const ChunkNavigator = memo(function ChunkNavigator({ chunks, currentChunk, onSeek, children }: Props) {
	const t = useAppText().player;
	const stub = (chunk: Chunk) => {
		const state = chunk.done ? "done" : chunk.state === "ready" ? "ready" : "wait";
		const name = state === "done" ? t.stateDone : state === "ready" ? t.stateReady : t.stateTodo;
		return (
			<button
				type="button"
				key={chunk.index}
				className="cnk"
				data-c={state}
				aria-label={t.partState(chunk.index + 1, name)}
				onClick={() => onSeek(chunk.index)}
			>
				<span>{chunk.index + 1}</span>
			</button>
		);
	};
	return (
		<div className="seek" role="group" aria-label={t.position} data-testid="chunk-navigator">
			{chunks.slice(0, currentChunk).map(stub)}
			{children}
			{chunks.slice(currentChunk + 1).map(stub)}
		</div>
	);
});
