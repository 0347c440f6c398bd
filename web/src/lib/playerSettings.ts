// How this learner likes to watch, kept in this browser.
import { createStore, useStore } from "./store";
import { readStored, writeStored } from "./storage";
import type { Bindings, Preset } from "./keys";

export const MODES = ["off", "original", "translation", "both"] as const;
export type SubtitleMode = (typeof MODES)[number];
export type SecondMode = "hidden" | "blurred" | "hover" | "always";
export type Plate = "none" | "soft" | "solid";

export interface PlayerSettings {
	mode: SubtitleMode;
	second: SecondMode;
	/** Show the second line while the film stands still. */
	onPause: boolean;
	autoPause: boolean;
	markAssumed: boolean;
	/** Light up each word while it is spoken. */
	follow: boolean;
	/** A word on which the mouse rests opens its card. */
	hoverCard: boolean;
	/** Percent. */
	size: number;
	plate: Plate;
	/** How fast the film runs; 1 is as it was made. */
	rate: number;
	muted: boolean;
	/** Milliseconds that no server has yet: by film for the lines, by "film:language" for those of the translation. */
	offsets: Record<string, number>;
	preset: Preset;
	bindings: Bindings;
}

const KEY = "langplug_player";
/** Older clients keep the mode here; it stays the place for it. */
const MODE_KEY = "langplug_subtitle_mode";

const DEFAULTS: PlayerSettings = {
	mode: "both",
	second: "blurred",
	onPause: false,
	autoPause: false,
	markAssumed: true,
	follow: false,
	hoverCard: false,
	size: 100,
	plate: "soft",
	rate: 1,
	muted: false,
	offsets: {},
	preset: "learner",
	bindings: {},
};

function read(): PlayerSettings {
	let mode: string | null = null;
	try {
		mode = localStorage.getItem(MODE_KEY);
	} catch {
		// Without storage the defaults hold.
	}
	const stored = readStored<Partial<PlayerSettings>>(KEY, {});
	return { ...DEFAULTS, ...stored, mode: MODES.find((one) => one === mode?.replaceAll('"', "")) ?? DEFAULTS.mode };
}

const store = createStore<PlayerSettings | null>(null);

export const currentSettings = (): PlayerSettings => {
	if (!store.get()) store.set(read());
	return store.get() as PlayerSettings;
};

export function changeSettings(change: Partial<PlayerSettings>): void {
	const next = { ...currentSettings(), ...change };
	const { mode, ...rest } = next;
	writeStored(KEY, rest);
	try {
		localStorage.setItem(MODE_KEY, mode);
	} catch {
		// Nothing depends on it.
	}
	store.set(next);
}

/** For tests: forget what was read. */
export const forgetSettings = (): void => store.set(null);

export function usePlayerSettings(): PlayerSettings {
	return useStore(store) ?? currentSettings();
}
