import { Component, type ErrorInfo, type ReactNode } from "react";
import { usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";

interface State {
	error: Error | null;
}

function Failed({ error }: { error: Error }) {
	const t = usePublicText().error;
	return (
		<main id="main">
			<section className="panel empty left" role="alert">
				<Icon name="warn" className="xl is-bad" />
				<h1>{t.title}</h1>
				<p className="soft">{t.text}</p>
				<button type="button" className="btn primary" onClick={() => location.reload()}>
					{t.reload}
				</button>
				<details className="small">
					<summary>{t.details}</summary>
					<pre>{String(error.stack ?? error.message)}</pre>
				</details>
			</section>
		</main>
	);
}

/** The last net: says what happened and offers a fresh start instead of an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
	override state: State = { error: null };
	static getDerivedStateFromError(error: Error): State {
		return { error };
	}
	override componentDidCatch(error: Error, info: ErrorInfo): void {
		console.error(error, info.componentStack);
	}
	override render(): ReactNode {
		return this.state.error ? <Failed error={this.state.error} /> : this.props.children;
	}
}
