// Builds web/dist:
//   assets/*            hashed and immutable; each text file also as .br and .gz
//   pages/*.html        the pages below, with inlined CSS and the inlined theme script; also as .br and .gz. Public pages are whole,
//                       those of the data routes show what their screen shows while it waits
//   pages.json          the table from which the server sends them
//   icon.svg            the icon
//
// pages.json is an array of rows, all of them strings and arrays of strings:
//   {
//     "route":  "/login"                  the address; ":name" stands for one segment. "*" is the row for every other
//                                         address that is no file and not below /api: the app finds out what it is
//     "language": "en"                    one row per language: cookie langplug_language, then Accept-Language, else the first
//                                         row of the route; answer with Vary: Cookie, Accept-Language
//     "file": "pages/login.en.html"       relative to dist; beside it file + ".br" and file + ".gz"
//     "indexed": true | false             false: send X-Robots-Tag: noindex
//     "csp_style_hashes": ["sha256-…"]    for style-src 'self' 'sha256-…' (quotes to be added by the server)
//     "csp_script_hashes": ["sha256-…"]   for script-src 'self' 'sha256-…'
//   }
// The pages run under: default-src 'self'; script-src 'self' + hashes; style-src 'self' + hashes; img-src 'self' data:;
// media-src 'self' blob:; require-trusted-types-for 'script'; no style attribute is in them.
//
// The forms of login and register are plain ones: POST /login (username = e-mail, password) and POST /register (email,
// username, password, confirm_password). The server answers 303: to /videos, or back to /login?error=X#X with X one of
// credentials, busy, or to /register?error=X#X with X one of exists, mismatch, closed, invalid. X is the id of a message in the
// page that shows when it is the target, so it needs no JavaScript.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";

const LANGUAGES = ["en", "de", "es"];
const PUBLIC = {
	"/": "src/features/landing/LandingPage.tsx",
	"/login": "src/features/auth/LoginPage.tsx",
	"/register": "src/features/auth/RegisterPage.tsx",
	"/reset-password": "src/features/auth/ResetPage.tsx",
};
const FRAME = "src/app/DataFrame.tsx";
/** The code of each screen, and what it asks the server first: that is fetched beside its code and not after it. */
const DATA = {
	"/videos": ["src/features/series/SeriesPage.tsx", "videos", "profile", "tasks"],
	"/episodes/:series": ["src/features/series/EpisodesPage.tsx", "videos", "profile", "tasks"],
	"/learn/:series/:episode": ["src/app/learn/LearnPage.tsx", "videos", "flags"],
	"/learn/:id": ["src/app/learn/LearnPage.tsx", "videos", "flags"],
	"/vocabulary": ["src/features/vocabulary/VocabularyPage.tsx", "profile", "tasks"],
	"/vocabulary/:language/:lemma": ["src/features/vocabulary/WordPage.tsx", "profile", "tasks"],
	"/jobs": ["src/features/jobs/JobsPage.tsx", "tasks", "profile"],
	"/engines": ["src/features/engines/EnginesPage.tsx", "doctor", "profile", "tasks"],
	"/profile": [
		...["src/features/profile/ProfilePage.tsx", "profile", "profile/languages", "profile/settings"],
		...["progress/user", "progress/daily?days=7", "tasks"],
	],
	"*": [],
};

const root = new URL("..", import.meta.url).pathname;
process.chdir(root);
process.env.NODE_ENV = "production";
rmSync("dist", { recursive: true, force: true });
await build({ logLevel: "warn" });
// The rendering twin must lie below node_modules' folder, or Node.js does not find react from it.
const twin = "dist/.render";
await build({
	logLevel: "warn",
	build: { ssr: "src/prerender.tsx", outDir: twin, emptyOutDir: false, copyPublicDir: false, manifest: false },
});
const { render, renderWaiting, pageTexts } = await import(pathToFileURL(`${root}/${twin}/prerender.js`).href);

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const template = readFileSync("dist/index.html", "utf8");
const minimal = (file) =>
	readFileSync(file, "utf8")
		.replace(/^\/\/.*\n/gm, "")
		.replace(/\s+/g, " ")
		.trim();
const themeScript = minimal("src/app/theme-init.js");
const entry = Object.values(manifest).find((item) => item.isEntry);
const cssOf = (files) =>
	files
		.map((file) => readFileSync(`dist/${file}`, "utf8"))
		.join("")
		.trim();
const font = readdirSync("dist/assets").find((name) => /-next-latin-wght-normal.*\.woff2$/.test(name));
const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

function files(key, seen = new Set()) {
	const item = manifest[key];
	if (!item) throw new Error(`no ${key} in the manifest`);
	if (seen.has(item.file)) return seen;
	seen.add(item.file);
	for (const sheet of item.css ?? []) seen.add(sheet);
	for (const next of item.imports ?? []) files(next, seen);
	return seen;
}

// What the entry imports is preloaded too: found only in the entry, it would come a round trip later, and ahead of the page's paint.
const imported = files(Object.keys(manifest).find((key) => manifest[key].isEntry));
const inlined = new Set([entry.file, ...(entry.css ?? [])]);

function preloadsOf(keys) {
	const wanted = new Set(imported);
	for (const key of keys) files(key, wanted);
	return [...wanted].filter((file) => !inlined.has(file));
}

const isStyle = (file) => file.endsWith(".css");
// The style of what a page shows is inlined. These are for the app: its router waits for the style of a route before it renders it.
const linkOf = (file) =>
	isStyle(file)
		? `<link rel="preload" as="style" fetchpriority="low" href="/${file}">`
		: `<link rel="modulepreload" fetchpriority="low" href="/${file}">`;

// As api/client.ts asks, or the answer would be thrown away and asked for again.
const answerOf = (path) => `<link rel="preload" as="fetch" crossorigin fetchpriority="low" href="/api/${path}">`;

// A public page fetches the app after its first paint. All the others wait for the app: it is fetched at once.
const afterPaint = (preloads) =>
	minimal("src/app/after-paint.js")
		.replace("MODULES", () => JSON.stringify(preloads.map((file) => `/${file}`)))
		.replace("ENTRY", () => `"/${entry.file}"`);

const quoted = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

function page({ language, title, description, indexed, preloads, answers = [], css, body, prerendered }) {
	const head = [
		description ? `<meta name="description" content="${quoted(description)}">` : "",
		indexed ? "" : '<meta name="robots" content="noindex">',
		`<script>${themeScript}${prerendered ? ` ${afterPaint(preloads)}` : ""}</script>`,
		`<link rel="preload" href="/assets/${font}" as="font" type="font/woff2" crossorigin>`,
		`<style>${css}</style>`,
		...(prerendered
			? []
			: [
					`<script type="module" async fetchpriority="low" src="/${entry.file}"></script>`,
					...preloads.map(linkOf),
					...answers.map(answerOf),
				]),
	];
	return template
		.replace(/<script type="module"[^>]*><\/script>\n?/, "")
		.replace(/<link rel="(stylesheet|modulepreload)"[^>]*>\n?/g, "")
		.replace('<html lang="en">', `<html lang="${language}" data-theme="dark">`)
		.replace("<title>LangPlug</title>", () => `<title>${quoted(title)}</title>`)
		.replace("<!--head-->", () => head.filter(Boolean).join("\n"))
		.replace(
			'<div id="root"></div>',
			() => `<div id="root"${prerendered ? ` data-page="${prerendered}"` : ""}>${body}</div>`,
		);
}

const brand = `<span class="brand joined"><span class="w" data-s="new" data-part="1">Lang</span><span class="w" data-s="new" data-part="2">Plug</span></span>`;
const bare = `<main id="main" class="opening" aria-busy="true">${brand}</main>`;

const rows = [];
mkdirSync("dist/pages");
function write(name, route, language, indexed, css, html) {
	if (/\sstyle="/.test(html)) throw new Error(`${name}: a style attribute is blocked by the policy`);
	const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((found) => found[1]);
	if (scripts.length !== 1) throw new Error(`${name}: ${scripts.length} inline scripts instead of one`);
	writeFileSync(`dist/pages/${name}.html`, html);
	rows.push({
		route,
		language,
		file: `pages/${name}.html`,
		indexed,
		csp_style_hashes: [hash(css)],
		csp_script_hashes: scripts.map(hash),
	});
}

for (const language of LANGUAGES) {
	const { heads, noScript } = await pageTexts(language);
	const told = `<noscript><p class="note">${quoted(noScript)}</p></noscript>`;
	const words = [`src/lib/text/public.${language}.ts`];
	const css = cssOf(entry.css ?? []);
	for (const [route, key] of Object.entries(PUBLIC)) {
		const preloads = preloadsOf([...words, key]);
		if (preloads.some(isStyle))
			throw new Error(`${route}: its style must be in the entry's, it is shown without the app`);
		// React asks for pictures ahead of the markup; they are in the markup a line later.
		const body = (await render(route, language)).replace(/<link rel="preload" as="image"[^>]*>/g, "");
		const name = `${route === "/" ? "landing" : route.slice(1)}.${language}`;
		write(
			name,
			route,
			language,
			route === "/",
			css,
			page({ language, ...heads[route], indexed: route === "/", preloads, css, body, prerendered: route }),
		);
	}
	for (const [route, [key, ...answers]] of Object.entries(DATA)) {
		const preloads = key ? preloadsOf([...words, `src/lib/text/app.${language}.ts`, FRAME, key]) : preloadsOf(words);
		const name = `${route === "*" ? "other" : route.replace(/[/:]+/g, "-").slice(1)}.${language}`;
		const waits = key !== undefined && !route.startsWith("/learn");
		const body = told + (waits ? await renderWaiting(route, language) : bare);
		const css = cssOf([...(entry.css ?? []), ...(waits ? preloads.filter(isStyle) : [])]);
		const head = { language, title: "LangPlug", indexed: false };
		write(name, route, language, false, css, page({ ...head, preloads, answers, css, body }));
	}
}
rmSync(twin, { recursive: true });
rmSync("dist/index.html");
writeFileSync("dist/pages.json", `${JSON.stringify(rows, null, "\t")}\n`);

const TEXT = /\.(html|js|css|svg|json|txt)$/;
for (const name of readdirSync("dist", { recursive: true, withFileTypes: true })) {
	if (!name.isFile() || !TEXT.test(name.name) || name.parentPath.endsWith(".vite") || name.name === "pages.json")
		continue;
	const file = `${name.parentPath}/${name.name}`;
	const data = readFileSync(file);
	writeFileSync(`${file}.gz`, gzipSync(data, { level: 9 }));
	writeFileSync(
		`${file}.br`,
		brotliCompressSync(data, {
			params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
		}),
	);
}
console.log(`web/dist: ${rows.length} pages in ${LANGUAGES.length} languages`);
