// Renders screens to HTML at build time (scripts/build.mjs).
import { prerender } from "react-dom/static";
import { Router } from "wouter";
import { currentPublicText, type Language, loadAppText, loadPublicText } from "@/lib/text/text";
import { App, loadScreen } from "./app/App";
import { findRoute } from "./app/find";

/** A page that needs no account, whole. */
export async function render(path: string, language: Language): Promise<string> {
	await loadPublicText(language);
	return rendered(path);
}

/**
 * What a screen shows while it waits for the server: navigation, heading, the shape of what comes. The app draws it anew, so
 * nothing in its main part can be used before; the links of the navigation are links.
 */
export async function renderWaiting(route: string, language: Language): Promise<string> {
	await loadPublicText(language);
	// What an address names is not known yet: it takes its place, and no more.
	const path = route.replace(/:\w+/g, encodeURIComponent("\u00a0"));
	await loadScreen(findRoute(path)?.route);
	await loadAppText(language);
	return (await rendered(path)).replace('<main id="main"', '<main id="main" aria-busy="true" inert');
}

async function rendered(path: string): Promise<string> {
	const failures: unknown[] = [];
	const { prelude } = await prerender(
		<Router ssrPath={path}>
			<App />
		</Router>,
		{ onError: (failure) => void failures.push(failure) },
	);
	// React would leave what failed to the browser.
	if (failures.length > 0) throw failures[0];
	return new Response(prelude).text();
}

export interface PageTexts {
	/** Titles and descriptions for the heads of the public pages. */
	heads: Record<string, { title: string; description?: string }>;
	/** What a browser without JavaScript is told on all the others. */
	noScript: string;
}

export async function pageTexts(language: Language): Promise<PageTexts> {
	await loadPublicText(language);
	const texts = currentPublicText();
	const heads = {
		"/": { title: texts.landing.title, description: texts.landing.description },
		"/login": { title: `${texts.login.title} · LangPlug` },
		"/register": { title: `${texts.register.title} · LangPlug` },
		"/reset-password": { title: `${texts.reset.title} · LangPlug` },
	};
	return { heads, noScript: texts.noScript };
}
