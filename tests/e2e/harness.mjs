// What the browser tests stand on: the real program on a free port with a data directory of its own and the demo library,
// and Debian's Chromium. Nothing between the two is replaced.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "../../web/node_modules/playwright-core/index.mjs";

export const top = fileURLToPath(new URL("../..", import.meta.url));
const BIN = process.env.TEST_BIN ?? join(top, "build");
const PACKS = process.env.TEST_PACKS ?? join(top, "build/packs");
const WEB = process.env.TEST_WEB ?? join(top, "web/dist");
export const LIBRARY = process.env.TEST_VIDEOS ?? join(top, "videos");

export const PASSWORD = "Hausboot-Anker-42!";
export const GERMAN = "Das Haus am Kanal";

/** Runs one langplug; stop() takes it and its data away, restart() keeps data and port. */
export async function startServer(settings = {}) {
	const directory = mkdtempSync(join(tmpdir(), "langplug-e2e-"));
	const log = join(directory, "log");
	const server = { url: "", port: 0, process: undefined };
	const begin = async (port) => {
		const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("LANGPLUG_")));
		const options = {
			PORT: String(port),
			VIDEOS_PATH: LIBRARY,
			DATA_PATH: join(directory, "data"),
			PACKS_PATH: PACKS,
			WEB_PATH: WEB,
			RATE_LIMIT_PER_MINUTE: "0",
			RATE_LIMIT_LOGIN_PER_MINUTE: "0",
			LOGIN_MAX_ATTEMPTS_ADDRESS: "0",
			...settings,
		};
		for (const [name, value] of Object.entries(options)) env[`LANGPLUG_${name}`] = value;
		const child = spawn(join(BIN, "langplug"), ["serve"], { env, stdio: ["ignore", "pipe", openSync(log, "a")] });
		server.process = child;
		server.url = await new Promise((resolve, reject) => {
			let said = "";
			child.stdout.on("data", (data) => {
				said += data;
				const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
				if (found) {
					server.port = Number(found[1]);
					resolve(found[0]);
				}
			});
			child.on("exit", (code) => reject(new Error(`langplug ended with ${code}: ${said}${readFileSync(log, "utf8")}`)));
		});
	};
	const end = () =>
		new Promise((resolve) => {
			if (server.process.exitCode !== null) return resolve();
			server.process.on("exit", resolve);
			server.process.kill("SIGTERM");
		});
	server.halt = end;
	server.resume = () => begin(server.port);
	server.stop = async () => {
		await end();
		rmSync(directory, { recursive: true, force: true });
	};
	await begin(0);
	return server;
}

let browser;

export async function startBrowser() {
	browser ??= await chromium.launch({
		executablePath: "/usr/bin/chromium",
		args: [
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
			"--autoplay-policy=no-user-gesture-required",
		],
	});
	return browser;
}

export async function stopBrowser() {
	await browser?.close();
	browser = undefined;
}

/** SLOW=6: pages work six times as slowly, to find what hangs on the order in which things come. */
const SLOW = Number(process.env.SLOW ?? 1);

/** A browser of its own, in English. `page.problems` collects errors of the console; 401 before login are none. */
export async function newPage(server, options = {}) {
	const context = await (await startBrowser()).newContext({
		baseURL: server.url,
		locale: "en-GB",
		viewport: { width: 1280, height: 800 },
		...options,
	});
	context.setDefaultTimeout(60_000);
	const page = await context.newPage();
	if (SLOW > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: SLOW });
	page.problems = [];
	page.on("console", (message) => {
		if (message.type() === "error" && !/status of (401|409|503)/.test(message.text())) page.problems.push(`${message.text()} ${message.location().url}`);
	});
	page.on("pageerror", (error) => page.problems.push(error.message));
	return page;
}

export const byId = (page, id) => page.getByTestId(id);

/** The app has taken over a page that was rendered at build time: it is fetched after the first paint, and until then forms are
 *  posted by the browser itself. */
export const alive = (page) =>
	until("the app to start", () => page.evaluate(() => performance.getEntriesByName("langplug-started").length > 0).catch(() => false));

/** Makes an account in the browser and ends on the series page. */
export async function register(page, name) {
	await page.goto("/register");
	await alive(page);
	await byId(page, "email-input").fill(`${name}@example.org`);
	await byId(page, "username-input").fill(name);
	await byId(page, "password-input").fill(PASSWORD);
	await byId(page, "confirm-password-input").fill(PASSWORD);
	await byId(page, "register-submit").click();
	await page.waitForURL("**/videos");
}

export async function login(page, name) {
	await page.goto("/login");
	await alive(page);
	await byId(page, "email-input").fill(`${name}@example.org`);
	await byId(page, "password-input").fill(PASSWORD);
	await byId(page, "submit-button").click();
	await page.waitForURL("**/videos");
}

/** A request beside the page, as the same learner: with its cookies and its CSRF token. */
export async function api(page, method, path, json) {
	const token = (await page.context().cookies()).find((one) => one.name === "fastapi-csrf-token")?.value;
	const headers = token ? { "X-CSRF-Token": decodeURIComponent(token) } : {};
	const response = await page.request.fetch(path, { method, headers, data: json });
	const text = await response.text();
	return { status: response.status(), json: text ? JSON.parse(text) : undefined };
}

/** Target German, native English, a level, short games. */
export async function prepare(page, settings = {}) {
	await api(page, "PUT", "/api/profile/languages", { native_language: "en", target_language: "de" });
	await api(page, "PUT", "/api/profile/settings", { level: "A1", chunk_duration_minutes: 5, game_words: 4, ...settings });
}

/** A new learner who is ready to learn: what other pages need to be this learner (newPage's storageState). */
export async function signedIn(server, name) {
	const page = await newPage(server);
	await register(page, name);
	await prepare(page);
	const state = await page.context().storageState();
	await page.context().close();
	return state;
}

/** A film of the library by its title, once the first scan has found it. */
export function videoOf(page, title) {
	return until(`the scan to find ${title}`, async () => (await api(page, "GET", "/api/videos")).json?.find((video) => video.title === title));
}

/** The film and a part of it that is prepared, by the page's own requests. */
export async function partReady(page, title, index = 0) {
	const video = await videoOf(page, title);
	const plan = async () => (await api(page, "GET", `/api/videos/${video.id}/chunks`)).json;
	// The scan lists a film before it has looked into it.
	const { start_ms, end_ms, state } = await until(`the scan to look into ${title}`, async () => (await plan()).chunks[index]);
	if (state !== "ready") await api(page, "POST", `/api/videos/${video.id}/process`, { start_ms, end_ms });
	const chunk = await until(
		`part ${index + 1} of ${title} to be prepared`,
		async () => {
			const one = (await plan()).chunks[index];
			assert.notEqual(one.state, "failed", `${title} could not be prepared`);
			return one.state === "ready" && one;
		},
		300_000,
	);
	const span = `start_ms=${chunk.start_ms}&end_ms=${chunk.end_ms}`;
	const pack = (await api(page, "GET", `/api/videos/${video.id}/pack?${span}`)).json;
	return { video, chunk, pack, span };
}

/** Waits until one of them is there. When none comes, says what is on the page instead. */
export async function shows(page, locator, timeout = 120_000) {
	try {
		await locator.first().waitFor({ timeout });
	} catch (error) {
		const text = await page.locator("body").innerText().catch(() => "nothing");
		throw new Error(`${error.message}\n${page.url()} shows: ${text.slice(0, 500)}\nconsole: ${page.problems.join("; ")}`);
	}
}

/** It has a picture and plays. Before, a pause would be overtaken by the start. */
const begun = (film) => film?.width > 0 && !film.paused;

/** Opens a film in a part that is ready and passes by its cards. Ends when the film has begun. */
export async function openFilm(page, title, query = "") {
	const ready = await partReady(page, title);
	await page.goto(`/learn/${ready.video.id}${query}`);
	const skip = byId(page, "skip-remaining-button");
	const film = page.locator("video");
	await shows(page, skip.or(film).or(byId(page, "empty-state")));
	if (await skip.isVisible()) await skip.click();
	const watch = page.getByRole("button", { name: /^(Watch part|Teil \d+ ansehen)/ });
	await shows(page, film.or(watch));
	if (!(await film.isVisible())) await watch.click();
	await until("the film to begin", async () => begun(await filmState(page)), 120_000);
	return ready;
}

/** Stops the film at a time (milliseconds) and waits until its picture and its line are there. */
export async function stopAt(page, ms) {
	await page.evaluate(async (at) => {
		const video = document.querySelector("video");
		video.pause();
		const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
		video.currentTime = at / 1000;
		await shown;
	}, ms);
	await until("the film to stand still", async () => {
		const film = await filmState(page);
		return film.paused && Math.abs(film.time * 1000 - ms) < 100;
	});
}

/** Picture and sound are decoded and the film goes on. */
export async function plays(page, from = 0) {
	let film;
	const going = async () => {
		film = await filmState(page);
		return film && film.width > 0 && film.sound > 0 && film.frames > 5 && film.time > from;
	};
	await until(() => `picture and sound after ${from} s, not ${JSON.stringify(film)}`, going, 120_000);
	return film;
}

/** Picture and sound from the start and from another place; a line and the card of a word in it. */
export async function watched(page, pack, chunk) {
	await plays(page);
	const target = (chunk.start_ms + (chunk.end_ms - chunk.start_ms) * 0.6) / 1000;
	await page.evaluate((to) => {
		const video = document.querySelector("video");
		video.currentTime = to;
		return video.play();
	}, target);
	const film = await plays(page, target + 0.3);
	assert.ok(film.time < target + 20, `went on at ${film.time} instead of ${target}`);
	const cue = pack.cues.find((one) => one.tokens.length > 1 && one.end_ms - one.start_ms > 400);
	await stopAt(page, (cue.start_ms + cue.end_ms) / 2);
	await until("the line", async () => (await byId(page, "vocabulary-highlighter").innerText().catch(() => "")) === cue.text.replaceAll("\n", " "));
	await byId(page, "vocabulary-highlighter").locator("button.w").first().click();
	await byId(page, "word-card").waitFor();
}

/** Figures of the film that tell whether picture and sound were really decoded. */
export const filmState = (page) =>
	page.evaluate(() => {
		const video = document.querySelector("video");
		return (
			video && {
				time: video.currentTime,
				paused: video.paused,
				width: video.videoWidth,
				sound: video.webkitAudioDecodedByteCount,
				frames: video.getVideoPlaybackQuality().totalVideoFrames,
				ready: video.readyState,
				network: video.networkState,
				error: video.error?.message,
			}
		);
	});

export async function until(what, check, timeout = 60_000) {
	const end = Date.now() + timeout;
	for (;;) {
		const value = await check();
		if (value) return value;
		if (Date.now() > end) throw new Error(`timed out: ${typeof what === "function" ? what() : what}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
