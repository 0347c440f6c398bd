// Lighthouse, mobile, simulated slow 4G and a processor four times slower, on every route of the real program, logged in by cookie
// where a login is needed; the learn route with both players. Each figure is the median of three whole runs. A run whose trace
// broke (a score is missing) is done again, never counted.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { chromium } from "../../web/node_modules/playwright-core/index.mjs";
import { newPage, partReady, prepare, register, startBrowser, startServer, stopBrowser } from "../../tests/e2e/harness.mjs";
import { figure, median, need } from "./figures.mjs";

need();
const RUNS = Number(process.env.RUNS ?? 3);
const TRIES = RUNS + 4;
const only = process.argv.slice(2);
// Paint holding keeps the old page on the screen for a while; without a screen Chromium holds the first paint for whole seconds.
// Playwright switches it off for the same reason.
const FLAGS = ["--disable-features=PaintHolding", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/**
 * Lighthouse's blocking time counts by the clock how long a task took, also while the machine did something else. This is the same
 * sum (what a task takes beyond 50 ms on a processor four times slower, after the first contentful paint) by its processor time.
 */
function blockedByCpu({ traceEvents }, origin) {
	const page = traceEvents.findLast((one) => one.name === "navigationStart" && one.args?.data?.documentLoaderURL?.startsWith(origin));
	const paint = traceEvents.findLast((one) => one.name === "firstContentfulPaint" && one.pid === page?.pid);
	if (!page || !paint) return Number.NaN;
	const tasks = traceEvents.filter((one) => one.name === "RunTask" && one.pid === page.pid && one.tid === page.tid && one.ts >= paint.ts);
	return tasks.reduce((sum, task) => sum + Math.max(0, (4 * (task.tdur ?? 0)) / 1000 - 50), 0);
}

async function measure(url, cookies) {
	const chrome = await launch({ chromePath: "/usr/bin/chromium", chromeFlags: FLAGS, logLevel: "silent" });
	try {
		const browser = await chromium.connectOverCDP(`http://127.0.0.1:${chrome.port}`);
		await browser.contexts()[0].addCookies(cookies);
		// Cookies stay (they are in no list of what Lighthouse clears); the cache does not.
		const result = await lighthouse(url, { port: chrome.port, output: "json", logLevel: "silent", onlyCategories: CATEGORIES });
		await browser.close().catch(() => {});
		return result && Object.assign(result.lhr, { blockedByCpu: blockedByCpu(result.artifacts.Trace ?? result.artifacts.traces.defaultPass, new URL(url).origin) });
	} finally {
		await chrome.kill();
	}
}

const sound = (lhr) =>
	lhr && !lhr.runtimeError && CATEGORIES.every((name) => typeof lhr.categories[name]?.score === "number") && lhr.audits["first-contentful-paint"].numericValue > 0;

async function route(name, url, cookies, goals) {
	const good = [];
	let broken = 0;
	while (good.length < RUNS && good.length + broken < TRIES) {
		const lhr = await measure(url, cookies).catch((error) => console.log(`${name}: ${error.message}`));
		if (sound(lhr)) good.push(lhr);
		else {
			broken++;
			console.log(`${name}: a broken trace${lhr?.runtimeError ? ` (${lhr.runtimeError.code})` : ""}, once more`);
		}
	}
	if (good.length < RUNS) throw new Error(`${name}: ${broken} of ${TRIES} traces were broken`);
	const of = (pick) => median(good.map(pick));
	const audit = (id) => of((lhr) => lhr.audits[id].numericValue);
	const score = (category) => of((lhr) => lhr.categories[category].score * 100);
	const last = new URL(good[0].finalDisplayedUrl).pathname;
	if (last !== new URL(url).pathname) throw new Error(`${name}: ended on ${last}`);
	figure(`${name}: FCP`, audit("first-contentful-paint"), "ms", 800, `goal; LCP ${Math.round(audit("largest-contentful-paint"))}, TBT ${Math.round(audit("total-blocking-time"))}, CLS ${audit("cumulative-layout-shift").toFixed(3)}`);
	figure(`${name}: blocked by processor time`, of((lhr) => lhr.blockedByCpu), "ms");
	figure(`${name}: performance`, score("performance"), "", 98, "goal");
	for (const category of goals) figure(`${name}: ${category}`, score(category), "", 100, "goal");
	for (const lhr of good.slice(0, 1))
		for (const category of goals)
			for (const { id, weight } of lhr.categories[category].auditRefs)
				if (weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1) {
					const where = (lhr.audits[id].details?.items ?? []).map((item) => item.node?.snippet ?? item.description ?? item.url ?? "").slice(0, 3);
					console.log(`${name}: ${category}: ${lhr.audits[id].title} ${where.join(" | ")}`);
				}
}

const servers = { new: await startServer(), legacy: await startServer({ FLAG_NEW_PLAYER: "0" }) };
try {
	const ready = {};
	for (const [name, server] of Object.entries(servers)) {
		const page = await newPage(server);
		await register(page, "ana");
		await prepare(page);
		const { video } = await partReady(page, "Der neue Nachbar");
		ready[name] = { video, cookies: await page.context().cookies(), url: server.url };
		await page.context().close();
	}
	console.log(`Chromium ${(await startBrowser()).version()}, Lighthouse median of ${RUNS}, simulated throttling`);
	await stopBrowser();
	const { video, cookies, url } = ready.new;
	const base = ["accessibility", "best-practices"];
	const learn = `/learn/${encodeURIComponent(video.series)}/s01e01?t=20000`;
	for (const [path, goals, who] of [
		["/", [...base, "seo"], []],
		["/login", base, []],
		["/register", base, []],
		["/videos", base, cookies],
		[`/episodes/${encodeURIComponent(video.series)}`, base, cookies],
		[learn, base, cookies],
		[learn.replace("?t=20000", "?part=1"), base, cookies],
		["/vocabulary", base, cookies],
		["/vocabulary/de/Hund", base, cookies],
		["/jobs", base, cookies],
		["/engines", base, cookies],
		["/profile", base, cookies],
	])
		if (only.length === 0 || only.some((one) => path === one || (one !== "/" && path.startsWith(one))))
			await route(decodeURIComponent(path), url + path, who, goals);
	if (only.length === 0 || only.includes("legacy")) await route("/learn, legacy player", ready.legacy.url + learn, ready.legacy.cookies, base);
} finally {
	await stopBrowser();
	await Promise.all(Object.values(servers).map((server) => server.stop()));
}
