import { Component, type ReactNode, Suspense, useState } from "react";
import type { PlayerProps } from "@/features/player/ChunkedLearningPlayer";
import { loadable } from "../loadable";
import { FilmProblem } from "./FilmProblem";

const newPlayer = loadable<PlayerProps>(() =>
	import("@/features/player/ChunkedLearningPlayer").then((m) => m.ChunkedLearningPlayer),
);
const plainPlayer = loadable<PlayerProps>(() =>
	import("@/features/player/ChunkedLearningPlayer.legacy").then((m) => m.LegacyPlayer),
);

/** Chosen when the app is built; the server's flag and a failure come on top. */
const builtIn = () => import.meta.env.VITE_USE_NEW_PLAYER !== "false";

/** Fetches the player that will most likely be used. */
export const loadPlayer = (useNew: boolean) => (builtIn() && useNew ? newPlayer : plainPlayer).load();

class Fallback extends Component<{ instead: ReactNode; children: ReactNode }, { failed: boolean }> {
	override state = { failed: false };
	static getDerivedStateFromError() {
		return { failed: true };
	}
	override componentDidCatch(error: Error) {
		console.error("the player failed; the plain one takes over", error);
	}
	override render() {
		return this.state.failed ? this.props.instead : this.props.children;
	}
}

/**
 * The player of the flag; the plain one also when the other breaks or cannot play the file. When neither can, it is said why
 * and the learner may try again.
 */
export default function PlayerSwitch({ useNew, ...props }: Omit<PlayerProps, "onFailed"> & { useNew: boolean }) {
	const [newFailed, setNewFailed] = useState(false);
	const [failed, setFailed] = useState(false);
	const plain = (
		<Suspense>
			<plainPlayer.Component {...props} onFailed={() => setFailed(true)} />
		</Suspense>
	);
	if (failed)
		return (
			<FilmProblem
				video={props.video}
				onRetry={() => {
					setNewFailed(false);
					setFailed(false);
				}}
			/>
		);
	if (!builtIn() || !useNew || newFailed) return plain;
	return (
		<Fallback instead={plain}>
			<newPlayer.Component {...props} onFailed={() => setNewFailed(true)} />
		</Fallback>
	);
}
