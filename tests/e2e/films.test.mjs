// Films of the demo library, prepared and watched: subtitles inside the file and beside it, and one without any that is watched while it
// is heard (all of it in storms.test.mjs). Then the two players against each other, and a film whose file went away.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { api, byId, filmState, LIBRARY, newPage, openFilm, partReady, plays, prepare, register, shows, startServer, stopBrowser, until, watched } from "./harness.mjs";

const GERMAN = "Der neue Nachbar";

let server;
before(async () => {
	server = await startServer();
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

describe("each film of the demo", { concurrency: false }, () => {
	for (const { title, kind } of [
		{ title: GERMAN, kind: "embedded" },
		{ title: "Sechs Uhr morgens", kind: "sidecar" },
	])
		it(`${title}: ${kind} lines, watched in the browser`, async () => {
			const page = await newPage(server);
			await register(page, `watcher-${kind}`);
			await prepare(page);
			const { pack, chunk } = await openFilm(page, title);
			assert.equal(pack.source.kind, kind);
			assert.ok(pack.cues.length > 3, `${pack.cues.length} lines`);
			assert.equal(pack.translations.sources[0].quality, "human");
			await watched(page, pack, chunk);
			assert.deepEqual(page.problems, []);
			await page.context().close();
		});
});

describe("a film that is still being heard", { concurrency: false }, () => {
	it("is watched up to where it is known, and goes on when the rest is there", async () => {
		const page = await newPage(server);
		await register(page, "early");
		await prepare(page, { game_words: 0 });
		await api(page, "PUT", "/api/profile/languages", { native_language: "de", target_language: "en" });
		await page.goto("/videos");
		await byId(page, "series-card-the-lighthouse-post").click();
		await page.getByRole("link", { name: /: A Letter for Nobody$/ }).click();
		const early = page.getByRole("button", { name: /^Watch up to \d:\d\d now$/ });
		await shows(page, early, 300_000);
		const [, minutes, seconds] = (await early.innerText()).match(/(\d+):(\d\d)/);
		const known = Number(minutes) * 60 + Number(seconds);
		await early.click();
		await plays(page, 1);
		await page.evaluate((to) => {
			document.querySelector("video").currentTime = to;
		}, known - 0.5);
		const start = page.getByRole("button", { name: "Start Learning" });
		const on = async () => (await filmState(page))?.time > known + 0.5;
		await until("the film to go on, or to wait for the rest", async () => (await on()) || (await start.isVisible()));
		if (await start.isVisible()) {
			await until("the rest to be heard", () => start.isEnabled(), 300_000);
			await start.click();
		}
		await until("the film to go on where it stopped", on);
		assert.ok((await filmState(page)).time < known + 20);
		assert.deepEqual(page.problems, []);
		await page.context().close();
	});
});

/** Counts React's commits in the real program: the hook that developer tools put in place. */
function countCommits() {
	window.commits = 0;
	window.ticks = 0;
	window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
		supportsFiber: true,
		renderers: new Map(),
		checkDCE() {},
		inject: () => 1,
		onCommitFiberRoot() {
			window.commits++;
		},
		onCommitFiberUnmount() {},
		onPostCommitFiberRoot() {},
		onScheduleFiberRoot() {},
	};
	addEventListener("timeupdate", () => window.ticks++, true);
}

/** Sixty seconds of the film from its start; all lines of them pass, at double speed. */
async function watchAMinute(page) {
	await page.evaluate(() => {
		const video = document.querySelector("video");
		video.pause();
		video.currentTime = 0.5;
		video.playbackRate = 2;
	});
	await until("the film at its start", async () => (await filmState(page)).time < 1);
	await page.evaluate(() => {
		window.commits = 0;
		window.ticks = 0;
		return document.querySelector("video").play();
	});
	await until("sixty seconds of film", async () => (await filmState(page)).time >= 60.5, 180_000);
	return page.evaluate(() => {
		const { commits, ticks } = window;
		document.querySelector("video").pause();
		return { commits, ticks };
	});
}

describe("the players", { concurrency: false }, () => {
	let plain;
	before(async () => {
		plain = await startServer({ FLAG_NEW_PLAYER: "0" });
	});
	after(() => plain?.stop());

	async function learner(name, at = server, script) {
		const page = await newPage(at);
		if (script) await page.addInitScript(script);
		await register(page, name);
		await prepare(page);
		return page;
	}

	it("are chosen by the server's flag", async () => {
		const page = await learner("ana", plain);
		// However late the flag comes: no player is shown that would have to make room for another.
		await page.route("**/api/flags", (route) => setTimeout(() => route.continue(), 3000));
		await openFilm(page, GERMAN);
		assert.equal(await byId(page, "legacy-video").count(), 1);
		assert.equal(await byId(page, "video").count(), 0);
		await plays(page);
		await until("the browser's own subtitles", () =>
			page.evaluate(() => [...document.querySelector("video").textTracks].some((track) => track.mode === "showing" && track.cues?.length > 3)),
		);
		assert.deepEqual(page.problems, []);
		await page.context().close();
	});

	it("change when the new one cannot be loaded", async () => {
		const page = await learner("eva");
		await page.route(/\/assets\/ChunkedLearningPlayer-[^/]*\.js/, (route) => route.abort());
		await openFilm(page, GERMAN);
		assert.equal(await byId(page, "legacy-video").count(), 1);
		await plays(page);
		await page.context().close();
	});

	it("change when the new one cannot play the file", async () => {
		const page = await learner("ida");
		const { video } = await partReady(page, GERMAN);
		// What the new player gets is no film, however often it asks; the plain one gets the file.
		await page.route(`**/api/videos/${video.id}/file`, async (route) =>
			(await byId(page, "legacy-video").count()) === 0
				? route.fulfill({ status: 200, contentType: "video/mp4", body: "no film" })
				: route.continue(),
		);
		await openFilm(page, GERMAN);
		await byId(page, "legacy-video").waitFor();
		await plays(page);
		await page.context().close();
	});

	it("differ in how often they render: the new one at most half as often over a minute of film", async () => {
		const count = async (name, at) => {
			const page = await learner(name, at, countCommits);
			await openFilm(page, GERMAN);
			const counted = await watchAMinute(page);
			await page.context().close();
			return counted;
		};
		const [now, before] = await Promise.all([count("new", server), count("old", plain)]);
		console.log(`commits in 60 s of film: new player ${now.commits}, plain player ${before.commits} (ticks ${now.ticks}, ${before.ticks})`);
		assert.ok(before.commits > 10, `only ${before.commits} commits of the plain player were seen`);
		assert.ok(now.commits > 5, `only ${now.commits} commits of the new player were seen`);
		assert.ok(now.commits <= before.commits / 2, `${now.commits} commits, the plain player ${before.commits}`);
	});
});

describe("a film whose file went away", { concurrency: false }, () => {
	let library;
	let own;
	before(async () => {
		library = mkdtempSync(join(tmpdir(), "langplug-films-"));
		cpSync(join(LIBRARY, "Das Haus am Kanal"), join(library, "Das Haus am Kanal"), { recursive: true });
		own = await startServer({ VIDEOS_PATH: library });
	});
	after(async () => {
		await own?.stop();
		rmSync(library, { recursive: true, force: true });
	});

	it("is said in words, and played when it is back", async () => {
		const season = join(library, "Das Haus am Kanal/Season 01");
		const name = readdirSync(season).find((file) => file.endsWith(".webm"));
		const page = await newPage(own);
		await register(page, "leo");
		await prepare(page);
		const { video } = await partReady(page, "Sechs Uhr morgens");
		await page.goto(`/learn/${video.id}`);
		await byId(page, "vocabulary-word").waitFor();
		renameSync(join(season, name), join(library, "elsewhere"));
		await byId(page, "skip-remaining-button").click();
		await page.getByRole("button", { name: /^Watch part/ }).click();
		const said = page.getByRole("alert");
		await said.waitFor();
		assert.match(await said.innerText(), /The film cannot be played/);
		await page.getByText("Its file is not there any more. It may have been renamed or moved.").waitFor();
		renameSync(join(library, "elsewhere"), join(season, name));
		await byId(page, "retry-button").click();
		await byId(page, "video").waitFor();
		await plays(page);
		await page.context().close();
	});
});
