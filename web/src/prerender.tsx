// Renders one public page to HTML at build time (scripts/build.mjs).
import { prerender } from "react-dom/static";
import { Router } from "wouter";
import { currentPublicText, type Language, loadPublicText } from "@/lib/text/text";
import { App } from "./app/App";

export async function render(path: string, language: Language): Promise<string> {
	await loadPublicText(language);
	const { prelude } = await prerender(
		<Router ssrPath={path}>
			<App />
		</Router>,
	);
	return new Response(prelude).text();
}

/** Titles and descriptions for the heads of the public pages. */
export async function headTexts(language: Language): Promise<Record<string, { title: string; description?: string }>> {
	await loadPublicText(language);
	const texts = currentPublicText();
	return {
		"/": { title: texts.landing.title, description: texts.landing.description },
		"/login": { title: `${texts.login.title} · LangPlug` },
		"/register": { title: `${texts.register.title} · LangPlug` },
		"/reset-password": { title: `${texts.reset.title} · LangPlug` },
	};
}
