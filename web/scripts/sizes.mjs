// The size gate, from Vite's manifest: what a first visit to /login must load, and what each route adds to it.
// Sizes are Brotli 11 of JavaScript, in kB of 1000 bytes.
import { readFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const INITIAL_MAX = 70;
const ROUTE_MAX = 40;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));

const size = (file) =>
	brotliCompressSync(readFileSync(`dist/${file}`), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length / 1000;

/** Every file that loading `key` loads at once: itself and its static imports. */
const closure = (key, seen = new Set()) => {
	const entry = manifest[key];
	if (!entry || seen.has(entry.file)) return seen;
	seen.add(entry.file);
	for (const next of entry.imports ?? []) closure(next, seen);
	return seen;
};

const sum = (files) => [...files].filter((f) => f.endsWith(".js")).reduce((total, file) => total + size(file), 0);
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const text = Object.keys(manifest).filter((key) => /lib\/text\/public\.en/.test(key));
const base = closure(entry);
for (const key of text) closure(key, base);
const initial = sum(closure("src/features/auth/LoginPage.tsx", new Set(base)));
let bad = initial > INITIAL_MAX;
console.log(`${initial.toFixed(1).padStart(6)} kB  first visit to /login (at most ${INITIAL_MAX})`);
for (const key of Object.keys(manifest)
	.filter((name) => manifest[name].isDynamicEntry)
	.sort()) {
	const added = [...closure(key)].filter((file) => !base.has(file));
	const kb = sum(added);
	if (kb > ROUTE_MAX) bad = true;
	console.log(`${kb.toFixed(1).padStart(6)} kB  ${key}`);
}
if (bad)
	console.error(`sizes: over the limit (first visit ${INITIAL_MAX} kB, each chunk with what it needs ${ROUTE_MAX} kB)`);
process.exit(bad ? 1 : 0);
