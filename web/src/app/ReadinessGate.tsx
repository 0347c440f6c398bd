import { type ReactNode, useEffect, useState } from "react";
import { usePublicText } from "@/lib/text/text";

const POLL_MS = 2000;
const PATIENCE = 30;

type Readiness = "ready" | "starting" | "silent";

async function readiness(): Promise<Readiness> {
	try {
		const response = await fetch("/readiness", { cache: "no-store" });
		await response.text(); // an answer that nobody reads keeps its connection
		return response.ok ? "ready" : "starting";
	} catch {
		return "silent";
	}
}

/**
 * Shows the app unless the server says that it is still starting; then waits for it, and after a minute says what to look at. A server
 * that says nothing is no reason to take a page away: the page says so itself.
 */
export function ReadinessGate({ children }: { children: ReactNode }) {
	const t = usePublicText();
	const [failures, setFailures] = useState(0);
	const [round, setRound] = useState(0);
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new round starts the polling again
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout>;
		let stopped = false;
		const look = async (count: number) => {
			const state = await readiness();
			if (stopped) return;
			const waits = state === "starting" || (state === "silent" && count > 0);
			setFailures(waits ? count + 1 : 0);
			if (waits && count + 1 < PATIENCE) timer = setTimeout(look, POLL_MS, count + 1);
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
