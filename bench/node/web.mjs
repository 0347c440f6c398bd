// Figures of the web app in Debian's Chromium against the real program and the demo library. Medians of three where one run is one
// value; all times at the machine's own speed unless the figure says otherwise.
//
//   bench/web [sizes|hydration|list|player|heap]...      only these
import { execFileSync } from "node:child_process";
import { byId, filmState, newPage, openFilm, prepare, register, startBrowser, startServer, stopAt, stopBrowser, until } from "../../tests/e2e/harness.mjs";
import { figure, median, need, p95 } from "./figures.mjs";

need();
const GERMAN = "Der neue Nachbar";
const RUNS = 3;
const wanted = process.argv.slice(2);

function sizes() {
	const said = execFileSync("node", ["scripts/sizes.mjs"], { cwd: new URL("../../web", import.meta.url).pathname, encoding: "utf8" });
	const rows = [...said.matchAll(/([\d.]+) kB {2}(\S.*)/g)].map(([, kb, what]) => ({ kb: Number(kb), what }));
	figure("first visit to /login, JavaScript brotli", rows[0].kb, "kB", 70, "goal");
	const largest = rows.slice(1).reduce((a, b) => (b.kb > a.kb ? b : a));
	figure(`largest route chunk (${largest.what.replace(/.*\//, "")})`, largest.kb, "kB", 40, "goal");
}

/** Until React holds the button: a phone's processor (a quarter of this one) and slow 4G, nothing cached. */
async function hydration(server) {
	for (const [path, id] of [
		["/login", "submit-button"],
		["/", null],
	]) {
		const measure = async () => {
			const page = await newPage(server, { viewport: { width: 412, height: 823 } });
			const session = await page.context().newCDPSession(page);
			await session.send("Network.enable");
			await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 });
			await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
			await page.addInitScript((testId) => {
				const look = () => {
					const element = document.querySelector(testId ? `[data-testid="${testId}"]` : "main a");
					if (element && Object.keys(element).some((key) => key.startsWith("__reactProps"))) window.hydratedAt = performance.now();
					else requestAnimationFrame(look);
				};
				requestAnimationFrame(look);
			}, id);
			await page.goto(path);
			await page.waitForFunction(() => window.hydratedAt);
			const [at, paint] = await page.evaluate(() => [window.hydratedAt, performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0]);
			await page.context().close();
			return { at, paint };
		};
		const all = [];
		for (let i = 0; i < RUNS; i++) all.push(await measure());
		figure(`${path}: hydrated (slow 4G, CPU 4x slower)`, median(all.map((one) => one.at)), "ms", median(all.map((one) => one.paint)), "its first contentful paint");
	}
}

const WORDS = 10_000;

/** A learner's own list of words, of which no dictionary knows one: they come as a file, as any other would. */
async function ownWords(page) {
	const words = Array.from({ length: WORDS }, (_, i) => `Eigenwort${String(i).padStart(5, "0")}`);
	const from = performance.now();
	await page.locator("input[type=file]").setInputFiles({ name: "words.csv", mimeType: "text/csv", buffer: Buffer.from(`lemma,noun,status\n${words.map((word) => `${word},1,learning\n`).join("")}`) });
	await page.getByText(/10,?000 words/).waitFor({ timeout: 300_000 });
	figure(`${WORDS} words: taken in from a file`, (performance.now() - from) / 1000, "s");
}

async function list(page) {
	await page.goto("/vocabulary");
	await byId(page, "vocabulary-card").first().waitFor();
	await ownWords(page);
	const tab = "level-tab-unrated";
	// Both lists are in the cache; what is measured is the way from the click to the rows and the frame that has them.
	const swap = (id) =>
		page.evaluate(
			(testId) =>
				new Promise((resolve) => {
					const button = document.querySelector(`[data-testid="${testId}"]`);
					const old = document.querySelector("[data-testid^=word-card-]").dataset.testid;
					const from = performance.now();
					const look = () => {
						const row = document.querySelector("[data-testid^=word-card-]");
						if (row && row.dataset.testid !== old) requestAnimationFrame(() => resolve(performance.now() - from));
						else setTimeout(look, 0);
					};
					button.click();
					look();
				}),
			id,
		);
	await swap(tab);
	await swap("level-tab-A1");
	const times = [];
	for (let i = 0; i < 5; i++) {
		times.push(await swap(tab));
		if (i < 4) await swap("level-tab-A1");
	}
	figure(`${WORDS} words: first rows`, median(times), "ms", 50, "goal");
	const rows = await page.locator("[data-testid^=word-card-]").count();
	figure(`${WORDS} words: rows in the document`, rows, "rows", 20, "goal");
	const touched = await page.evaluate(
		() =>
			new Promise((resolve) => {
				const seen = new Set();
				const observer = new MutationObserver((records) => {
					for (const record of records) {
						// The list writes the same number on each row whenever it looks; a row that is drawn anew gets another value.
						if (record.type === "attributes" && record.oldValue === record.target.getAttribute(record.attributeName)) continue;
						const row = (record.target.nodeType === 1 ? record.target : record.target.parentElement)?.closest("[data-testid^=word-card-]");
						if (row) seen.add(row);
					}
				});
				observer.observe(document.querySelector("[role=list]"), { subtree: true, childList: true, attributes: true, attributeOldValue: true, characterData: true });
				const select = document.querySelector("[data-testid^=word-card-] select");
				const setter = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value").set;
				setter.call(select, select.value === "known" ? "new" : "known");
				select.dispatchEvent(new Event("change", { bubbles: true }));
				setTimeout(() => resolve(seen.size), 1000);
			}),
	);
	figure(`${WORDS} words: rows drawn anew per toggle`, touched, "rows", 1, "goal");
}

async function player(page) {
	const { pack } = await openFilm(page, GERMAN);
	const cues = pack.cues.filter((cue) => cue.tokens.length > 2);
	// From the browser's cue event to the frame that shows the line.
	const lags = await page.evaluate(
		() =>
			new Promise((resolve) => {
				const video = document.querySelector("video");
				const [track] = video.textTracks;
				const display = document.querySelector("[data-testid=subtitle-display]");
				const found = [];
				let due = 0;
				track.addEventListener("cuechange", (event) => {
					due = event.timeStamp;
				});
				new MutationObserver(() => {
					if (!due) return;
					const from = due;
					due = 0;
					requestAnimationFrame(() => {
						const painted = new MessageChannel();
						painted.port1.onmessage = () => {
							found.push(performance.now() - from);
							if (found.length >= 25) resolve(found);
						};
						painted.port2.postMessage(0);
					});
				}).observe(display, { subtree: true, childList: true, characterData: true });
				video.currentTime = 0;
				void video.play();
				video.addEventListener("pause", () => resolve(found));
			}),
	);
	figure("cue change to painted line, median", median(lags), "ms", 50, "goal");
	figure("cue change to painted line, 95 of 100", p95(lags), "ms", 50, "goal");

	const requests = [];
	page.on("request", (request) => requests.push(request.url()));
	const times = [];
	let asked = 0;
	for (const cue of cues.slice(2, 7)) {
		await stopAt(page, (cue.start_ms + cue.end_ms) / 2);
		const line = byId(page, "vocabulary-highlighter");
		await until("the line", async () => (await line.innerText().catch(() => "")) === cue.text);
		await page.waitForFunction(() => document.fonts.status === "loaded");
		requests.length = 0;
		times.push(
			await line.locator("button.w").nth(1).evaluate(
				(button) =>
					new Promise((resolve) => {
						const from = performance.now();
						const look = new MutationObserver(() => {
							if (!document.querySelector("[data-testid=word-card]")) return;
							look.disconnect();
							requestAnimationFrame(() => {
								const painted = new MessageChannel();
								painted.port1.onmessage = () => resolve(performance.now() - from);
								painted.port2.postMessage(0);
							});
						});
						look.observe(document.body, { subtree: true, childList: true });
						button.click();
					}),
			),
		);
		asked += requests.filter((url) => !/\/(file|position)$/.test(url)).length;
		await page.keyboard.press("Escape");
	}
	figure("click to word card", median(times), "ms", 50, "goal");
	figure("click to word card: requests", asked, "", 0, "goal");
}

/** Thirty minutes of film at eightfold speed, with cards, marks, panels and ways to other screens on the way. */
async function heap(page) {
	const session = await page.context().newCDPSession(page);
	await session.send("HeapProfiler.enable");
	const size = async () => {
		for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
		return (await session.send("Runtime.getHeapUsage")).usedSize / 1e6;
	};
	const { chunk, video } = await openFilm(page, GERMAN);
	const SPEED = 8;
	const turn = async (seconds) => {
		await page.evaluate(
			({ speed, from }) => {
				const film = document.querySelector("video");
				film.playbackRate = speed;
				film.currentTime = from;
				return film.play();
			},
			{ speed: SPEED, from: chunk.start_ms / 1000 + 1 },
		);
		const end = Math.min(chunk.end_ms / 1000 - 4, chunk.start_ms / 1000 + 1 + seconds);
		await until("the film to go on", async () => (await filmState(page)).time >= end);
		await page.keyboard.press("Space");
		await page.keyboard.press("t");
		const word = byId(page, "vocabulary-highlighter").locator("button.w").first();
		if (await word.isVisible()) {
			await word.click();
			await byId(page, "word-card").waitFor();
			await page.keyboard.press("2");
			await page.keyboard.press("Escape");
		}
		await page.keyboard.press("t");
		return end - chunk.start_ms / 1000 - 1;
	};
	const marks = [];
	let watched = 0;
	for (let i = 0; watched < 1800; i++) {
		watched += await turn(100);
		if (i % 4 !== 3) continue;
		// Away and back, without loading the page.
		await page.getByRole("link", { name: "Back to Series" }).click();
		await byId(page, "vocabulary-nav").click();
		await byId(page, "vocabulary-card").first().waitFor();
		marks.push(await size());
		await byId(page, "series-nav").click();
		await byId(page, "series-card-das-haus-am-kanal").click();
		await page.getByRole("link", { name: new RegExp(`${GERMAN}$`) }).click();
		await page.locator("video").or(byId(page, "skip-remaining-button")).first().waitFor();
		if (await byId(page, "skip-remaining-button").isVisible()) {
			await byId(page, "skip-remaining-button").click();
			await page.getByRole("button", { name: /^Watch part/ }).click();
		}
		await until("the film", async () => (await filmState(page))?.width > 0);
	}
	console.log(`heap after each round, film ${video.id}: ${marks.map((mb) => mb.toFixed(1)).join(" ")} MB`);
	figure("heap after 30 min of film (8x speed)", marks.at(-1), "MB", 30, "goal");
	figure("heap: last round against the second", marks.at(-1), "MB", marks[1], "the second round");
}

const PARTS = { list, player, heap };
const server = await startServer();
try {
	if (wanted.length === 0 || wanted.includes("sizes")) sizes();
	console.log(`Chromium ${(await startBrowser()).version()}, Node.js ${process.versions.node}`);
	if (wanted.length === 0 || wanted.includes("hydration")) await hydration(server);
	for (const [name, measure] of Object.entries(PARTS)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		const page = await newPage(server);
		await register(page, `bench-${name}`);
		await prepare(page);
		await measure(page);
		await page.context().close();
	}
} finally {
	await stopBrowser();
	await server.stop();
}
