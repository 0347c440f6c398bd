import { useEffect, useState } from "react";
import { online } from "@/api/client";
import { waiting } from "@/api/outbox";
import { useStore } from "@/lib/store";
import { usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";

const LOOK_MS = 5000;

/** Says that the server does not answer and what still works; looks for it until it is back. */
export function OfflineBanner() {
	const t = usePublicText().offline;
	const reachable = useStore(online);
	const kept = useStore(waiting);
	const [browser, setBrowser] = useState(true);
	useEffect(() => {
		const update = () => setBrowser(navigator.onLine);
		addEventListener("online", update);
		addEventListener("offline", update);
		return () => {
			removeEventListener("online", update);
			removeEventListener("offline", update);
		};
	}, []);
	useEffect(() => {
		if (reachable) return;
		const timer = setInterval(() => {
			fetch("/health", { cache: "no-store" }).then(
				(response) => response.text().then(() => online.set(response.ok)),
				() => {},
			);
		}, LOOK_MS);
		return () => clearInterval(timer);
	}, [reachable]);
	if (reachable && browser) return null;
	return (
		<div className="note bad offline" role="status" data-testid="offline-banner">
			<Icon name="off" />
			<span>
				<b>{t.title}</b> {t.text(kept)}
			</span>
		</div>
	);
}
