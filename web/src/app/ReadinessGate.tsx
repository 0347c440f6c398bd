import { type ReactNode, useEffect, useState } from "react";
import { usePublicText } from "@/lib/text/text";

const POLL_MS = 2000;
const PATIENCE = 30;

async function isReady(): Promise<boolean> {
	try {
		const response = await fetch("/readiness", { cache: "no-store" });
		await response.text(); // an answer that nobody reads keeps its connection
		return response.ok;
	} catch {
		return false;
	}
}

/** Shows the app unless the server says that it is still starting; then waits for it, and after a minute says what to look at. */
export function ReadinessGate({ children }: { children: ReactNode }) {
	const t = usePublicText();
	const [failures, setFailures] = useState(0);
	const [round, setRound] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new round starts the polling again
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout>;
		let stopped = false;
		const look = async (count: number) => {
			const ready = await isReady();
			if (stopped) return;
			setFailures(ready ? 0 : count + 1);
			if (!ready && count + 1 < PATIENCE) timer = setTimeout(look, POLL_MS, count + 1);
		};
		void look(0);
		return () => {
			stopped = true;
			clearTimeout(timer);
		};
	}, [round]);
	if (failures === 0) return children;
	const stuck = failures >= PATIENCE;
	return (
		<main id="main">
			<section className="panel gate" role="status" data-testid="readiness-gate">
				<p className="row">
					{stuck ? null : <span className="ring" />}
					<b>{stuck ? t.gate.stuck : t.gate.title}</b>
				</p>
				<p className="soft small">{stuck ? t.gate.stuckText : t.gate.text}</p>
				{stuck ? (
					<button
						type="button"
						className="btn primary"
						data-testid="retry-button"
						onClick={() => {
							setFailures(1);
							setRound(round + 1);
						}}
					>
						{t.retry}
					</button>
				) : null}
			</section>
		</main>
	);
}
