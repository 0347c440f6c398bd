// Everything that a screen with data stands in: query cache, texts, navigation, toasts, the outbox.
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { reportClock } from "@/api/clock";
import { wordsChanged } from "@/api/marked";
import { startOutbox } from "@/api/outbox";
import { makeQueryClient, profileQuery } from "@/api/queries";
import { currentAppText, loadAppText, usePublicText, wantedLanguage } from "@/lib/text/text";
import { problemText } from "@/ui/problemText";
import { showProblem } from "@/ui/toast";
import { ToastHost } from "@/ui/ToastHost";
import { OfflineBanner } from "./OfflineBanner";
import { TopBar } from "./TopBar";
import "@/ui/css/app.css";

const client = makeQueryClient();
/** Nothing that is waited for. */
const CLOCK_AFTER_MS = 2000;

// Loading this module waits for the texts, so no component below ever sees half of them.
await loadAppText(wantedLanguage());

export default function DataFrame({ frame, children }: { frame: "page" | "bare" | "public"; children: ReactNode }) {
	const general = usePublicText();
	useEffect(
		() =>
			startOutbox({
				ask: () => client.ensureQueryData(profileQuery()),
				onSent: () => wordsChanged(client),
				onRefused: (error) => showProblem(currentAppText().refused(problemText(error, general))),
			}),
		[general],
	);
	useEffect(() => {
		if (frame !== "page") return;
		const timer = setTimeout(() => void reportClock(client), CLOCK_AFTER_MS);
		return () => clearTimeout(timer);
	}, [frame]);
	return (
		<QueryClientProvider client={client}>
			{frame === "page" ? <TopBar /> : null}
			<OfflineBanner />
			{children}
			<ToastHost />
		</QueryClientProvider>
	);
}
