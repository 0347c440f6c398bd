import { readStored, writeStored } from "./storage";

export type Theme = "dark" | "light" | "system";

export interface Look {
	theme: Theme;
	contrast: boolean;
	/** null follows the system. */
	lessMotion: boolean | null;
}

/** The same key is read before first paint by src/app/theme-init.js. */
const KEY = "langplug_look";

export const readLook = (): Look => ({
	theme: "dark",
	contrast: typeof matchMedia === "function" && matchMedia("(prefers-contrast: more)").matches,
	lessMotion: null,
	...readStored<Partial<Look>>(KEY, {}),
});

export function applyLook(look: Look): void {
	const root = document.documentElement;
	root.dataset.theme = look.theme;
	if (look.contrast) root.dataset.contrast = "more";
	else delete root.dataset.contrast;
	if (look.lessMotion) root.dataset.motion = "less";
	else delete root.dataset.motion;
}

export function saveLook(look: Look): void {
	writeStored(KEY, look);
	applyLook(look);
}
