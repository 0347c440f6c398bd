import { Component, type ReactNode, Suspense, useCallback, useRef, useState } from "react";
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

/** Shows nothing any more when what is in it breaks, and says so. */
class Breakable extends Component<{ onBroken: () => void; children: ReactNode }, { broken: boolean }> {
	override state = { broken: false };
	static getDerivedStateFromError() {
		return { broken: true };
	}
	override componentDidCatch(error: Error) {
		console.error("the player failed; the plain one takes over", error);
		this.props.onBroken();
	}
	override render() {
		return this.state.broken ? null : this.props.children;
	}
}

/**
 * The player of the flag; the plain one also when the other breaks or cannot play the file. When neither can, it is said why
 * and the learner may try again. Each takes the film up where the one before it was.
 */
export default function PlayerSwitch({
	useNew,
	...props
}: Omit<PlayerProps, "onFailed" | "onTime"> & { useNew: boolean }) {
	const [newFailed, setNewFailed] = useState(false);
	const [failed, setFailed] = useState(false);
	const [from, setFrom] = useState(props.from);
	const reached = useRef(props.from);
	const onTime = useCallback((seconds: number) => {
		reached.current = Math.round(seconds * 1000);
	}, []);
	const giveUp = useCallback((over: (failed: true) => void) => {
		setFrom(reached.current);
		over(true);
	}, []);
	const onNewFailed = useCallback(() => giveUp(setNewFailed), [giveUp]);
	const onFailed = useCallback(() => giveUp(setFailed), [giveUp]);
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
	if (!builtIn() || !useNew || newFailed)
		return (
			<Suspense>
				<plainPlayer.Component {...props} from={from} onTime={onTime} onFailed={onFailed} />
			</Suspense>
		);
	return (
		<Breakable onBroken={onNewFailed}>
			<newPlayer.Component {...props} from={from} onTime={onTime} onFailed={onNewFailed} />
		</Breakable>
	);
}
