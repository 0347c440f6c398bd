// Refuses source files of more than 250 lines (dictionaries are tables and may be longer) and folders' index files that only pass others on.
import { readdirSync, readFileSync } from "node:fs";

const MAX_LINES = 250;
let bad = 0;
for (const file of readdirSync("src", { recursive: true }).filter((name) => /\.(tsx?|css)$/.test(name))) {
	const lines = readFileSync(`src/${file}`, "utf8").split("\n").length - 1;
	if (lines > MAX_LINES && !file.startsWith("lib/text/")) {
		console.error(`src/${file}: ${lines} lines; at most ${MAX_LINES}`);
		bad++;
	}
	if (/(^|\/)index\.tsx?$/.test(file)) {
		console.error(`src/${file}: no barrels; import from the file that has it`);
		bad++;
	}
}
process.exit(bad ? 1 : 0);
