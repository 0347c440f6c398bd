// What the benches of the web app share: the line that tools/bench reads, medians, and a learner with a film that is ready.
import { existsSync } from "node:fs";
import { join } from "node:path";

const top = new URL("../..", import.meta.url).pathname;

/** Ends with 77, as tools/bench wants it, when something is missing that cannot be made here. */
export function need() {
	const missing = [
		["/usr/bin/chromium", "Debian's chromium (tools/setup test)"],
		[join(top, "web/node_modules/playwright-core"), "the packages of the web app (tools/build-web --packages)"],
		[join(top, "web/dist/pages.json"), "the built web app (tools/build-web)"],
		[join(process.env.TEST_BIN ?? join(top, "build"), "langplug"), "the program (make build)"],
		[join(process.env.TEST_VIDEOS ?? join(top, "videos"), "Das Haus am Kanal"), "the demo library (tools/make-demo)"],
	].filter(([path]) => !existsSync(path));
	for (const [, what] of missing) console.log(`needs ${what}`);
	if (missing.length > 0) process.exit(77);
}

const number = (value) => (typeof value === "number" ? String(Math.round(value * 100) / 100) : String(value));

/** One figure beside what was promised or the peer it is measured against. */
export const figure = (name, ours, unit, peer = "", who = "") => console.log([name, number(ours), unit, number(peer), who].join("\t"));

export function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)];
}

export const p95 = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)];
