import { startTransition } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { applyLook, readLook } from "@/lib/theme";
import { type Language, loadPublicText, wantedLanguage } from "@/lib/text/text";
import { App, loadScreen } from "./app/App";
import { findRoute } from "./app/find";
import { keptFocus } from "./app/keptFocus";
import "@/ui/css/all.css";

async function start(): Promise<void> {
	// The script is async: on a slow line it can be here before the page's body is.
	if (document.readyState === "loading")
		await new Promise((parsed) => document.addEventListener("DOMContentLoaded", parsed, { once: true }));
	const root = document.getElementById("root") as HTMLElement;
	// The build marks what it rendered; everything else holds what its screen shows while it waits, and is replaced.
	const prerendered = root.dataset.page === location.pathname;
	const language = prerendered ? (document.documentElement.lang as Language) : wantedLanguage();
	document.documentElement.lang = language;
	applyLook(readLook());
	// What cannot be fetched now is fetched again by the screen itself, which says what is wrong.
	const screen = loadScreen(findRoute(location.pathname)?.route).catch(() => {});
	await Promise.all([loadPublicText(language), screen]);
	const focusAgain = keptFocus(root);
	// In steps, with room for a touch between them.
	startTransition(() => {
		if (prerendered) hydrateRoot(root, <App />);
		else createRoot(root).render(<App onShown={focusAgain} />);
	});
}

void start();
