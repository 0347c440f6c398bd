// What keys do in the player: two presets, and the learner's own changes on top. A key is written as KeyboardEvent.key with
// its modifiers before it: "Shift+ArrowLeft"; letters are lower case.

export const ACTIONS = [
	"toggle",
	"back",
	"forward",
	"prevLine",
	"nextLine",
	"repeat",
	"nextNew",
	"slower",
	"faster",
	"mute",
	"full",
	"mode",
	"reveal",
	"transcript",
	"autoPause",
	"loop",
	"earlier",
	"later",
	"nextPart",
	"prevPart",
	"help",
] as const;
export type Action = (typeof ACTIONS)[number];
export type Preset = "learner" | "media";
export type Bindings = Partial<Record<Action, string>>;

const COMMON: Record<string, Action> = {
	Space: "toggle",
	f: "full",
	m: "mute",
	"?": "help",
	F1: "help",
	s: "mode",
	t: "transcript",
	n: "nextNew",
	"Shift+p": "autoPause",
	"Shift+l": "loop",
	"Shift+PageDown": "nextPart",
	"Shift+PageUp": "prevPart",
};

export const PRESETS: Record<Preset, Record<string, Action>> = {
	learner: {
		...COMMON,
		ArrowLeft: "prevLine",
		ArrowRight: "nextLine",
		ArrowUp: "repeat",
		ArrowDown: "reveal",
		a: "prevLine",
		d: "nextLine",
		r: "repeat",
		"Shift+ArrowLeft": "back",
		"Shift+ArrowRight": "forward",
		"[": "slower",
		"]": "faster",
		z: "earlier",
		"Shift+z": "later",
	},
	media: {
		...COMMON,
		k: "toggle",
		ArrowLeft: "back",
		ArrowRight: "forward",
		j: "back",
		l: "forward",
		"Shift+ArrowLeft": "prevLine",
		"Shift+ArrowRight": "nextLine",
		r: "repeat",
		v: "reveal",
		"<": "slower",
		">": "faster",
		g: "earlier",
		h: "later",
		"Shift+n": "nextPart",
	},
};

/** The keys in force: the preset, and the learner's own, which take their key away from whatever had it. */
export function keyMap(preset: Preset, own: Bindings): Record<string, Action> {
	const map = { ...PRESETS[preset] };
	for (const action of ACTIONS) {
		const key = own[action];
		if (!key) continue;
		for (const old of Object.keys(map)) if (map[old] === action) delete map[old];
		map[key] = action;
	}
	return map;
}

interface KeyPress {
	key: string;
	shiftKey: boolean;
	ctrlKey: boolean;
	altKey: boolean;
	metaKey: boolean;
}

/** On many keyboards signs are typed with modifiers ("[": AltGr, which Windows calls Ctrl and Alt; Option on a Mac): they are how the
 *  sign is made, and no part of its name. */
const isSign = (key: string): boolean => key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key);

export function keyName(press: KeyPress): string {
	const key = press.key === " " ? "Space" : press.key.length === 1 ? press.key.toLowerCase() : press.key;
	const made = isSign(key);
	const ctrl = press.ctrlKey && !(made && press.altKey);
	const alt = press.altKey && !made;
	const shift = press.shiftKey && !made && (key.length > 1 || key !== key.toUpperCase());
	return `${ctrl ? "Ctrl+" : ""}${alt ? "Alt+" : ""}${press.metaKey ? "Meta+" : ""}${shift ? "Shift+" : ""}${key}`;
}

export const keysOf = (map: Record<string, Action>, action: Action): string[] =>
	Object.keys(map).filter((key) => map[key] === action);

const SIGNS: Record<string, string> = {
	ArrowLeft: "←",
	ArrowRight: "→",
	ArrowUp: "↑",
	ArrowDown: "↓",
	PageUp: "PgUp",
	PageDown: "PgDn",
};

export const keyLabel = (key: string): string =>
	key
		.split("+")
		.map((part) => SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part))
		.join(" ");
