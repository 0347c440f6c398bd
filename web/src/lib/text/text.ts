// The words of the user interface. One dictionary a language in two parts: `public` for the pages that need no account
// (loaded with the page) and `app` for the rest (loaded with the first data route). English is the type of both.
import { createStore, useStore } from "@/lib/store";
import { readCookie } from "@/lib/storage";
import type appEn from "./app.en";
import type publicEn from "./public.en";

export const LANGUAGES = ["en", "de", "es"] as const;
export type Language = (typeof LANGUAGES)[number];
export type PublicText = typeof publicEn;
export type AppText = typeof appEn;

const COOKIE = "langplug_language";
const publicParts: Record<Language, () => Promise<{ default: PublicText }>> = {
	en: () => import("./public.en"),
	de: () => import("./public.de"),
	es: () => import("./public.es"),
};
const appParts: Record<Language, () => Promise<{ default: AppText }>> = {
	en: () => import("./app.en"),
	de: () => import("./app.de"),
	es: () => import("./app.es"),
};

interface Texts {
	language: Language;
	public: PublicText;
	app: AppText;
}

// Nothing renders before loadPublicText has run, nor a data route before loadAppText.
const texts = createStore<Texts>({ language: "en" } as Texts);

const known = (code: string | undefined): Language | undefined =>
	LANGUAGES.find((l) => code?.toLowerCase().startsWith(l));

/** The learner's choice, else what the server sent the page in, else the browser's; at build time that of the page. */
export function wantedLanguage(): Language {
	if (import.meta.env.SSR) return currentLanguage();
	return known(readCookie(COOKIE)) ?? known(document.documentElement.lang) ?? known(navigator.language) ?? "en";
}

export function rememberLanguage(language: Language): void {
	// biome-ignore lint/suspicious/noDocumentCookie: the server reads it to choose the page, and Cookie Store is not everywhere
	document.cookie = `${COOKIE}=${language}; Path=/; Max-Age=31536000; SameSite=Lax`;
	document.documentElement.lang = language;
}

export function setTexts(language: Language, part: Partial<Pick<Texts, "public" | "app">>): void {
	texts.set({ ...texts.get(), ...part, language });
}

export async function loadPublicText(language: Language): Promise<void> {
	setTexts(language, { public: (await publicParts[language]()).default });
}

export async function loadAppText(language: Language): Promise<void> {
	const [general, app] = await Promise.all([publicParts[language](), appParts[language]()]);
	setTexts(language, { public: general.default, app: app.default });
}

export const currentLanguage = (): Language => texts.get().language;
export const currentPublicText = (): PublicText => texts.get().public;
export const currentAppText = (): AppText => texts.get().app;
export const useLanguage = (): Language => useStore(texts).language;
export const usePublicText = (): PublicText => useStore(texts).public;
export const useAppText = (): AppText => useStore(texts).app;
