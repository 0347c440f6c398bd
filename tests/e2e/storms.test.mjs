// What goes wrong in an evening: a login that runs out, a server that is started again, a slow line, no line at all. The film without
// subtitles is here: hearing it takes long enough for the server to be started again in the middle of it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, afterEach, before, describe, it } from "node:test";
import { alive, api, byId, filmState, login, newPage, openFilm, partReady, plays, prepare, register, shows, startServer, stopBrowser, until, watched } from "./harness.mjs";

const SECRET = "a key that only these tests use, 0123456789";
const ACCESS = "fastapiusersauth";
const GERMAN = "Der neue Nachbar";

let server;
before(async () => {
	server = await startServer({ SECRET_KEY: SECRET });
});
// What a failed test has stopped must not fail the next one.
afterEach(async () => {
	if (server.process.exitCode !== null) await server.resume();
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

/** The same access token, but its time is over: signed with the server's key, so that only the time is wrong. */
async function expireLogin(page) {
	const context = page.context();
	const cookie = (await context.cookies()).find((one) => one.name === ACCESS);
	const [head, body] = cookie.value.split(".");
	const claims = JSON.parse(Buffer.from(body, "base64url").toString());
	const past = Buffer.from(JSON.stringify({ ...claims, iat: claims.iat - 7200, nbf: (claims.nbf ?? claims.iat) - 7200, exp: claims.iat - 3600 })).toString("base64url");
	const signature = createHmac("sha256", SECRET).update(`${head}.${past}`).digest("base64url");
	await context.addCookies([{ ...cookie, value: `${head}.${past}.${signature}` }]);
	return async () => (await context.cookies()).find((one) => one.name === ACCESS)?.value !== `${head}.${past}.${signature}`;
}

/** The line of a page from now on; {} is the machine's own. One session a page: each keeps what it was told last. */
const network = async (page, conditions) => {
	page.line ??= await page.context().newCDPSession(page);
	await page.line.send("Network.enable");
	await page.line.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1, ...conditions });
};
const KB = 1000;

async function learner(name) {
	const page = await newPage(server);
	await register(page, name);
	await prepare(page);
	return page;
}

describe("a login that runs out", { concurrency: false }, () => {
	it("in the middle of a film is renewed without a word", async () => {
		const page = await learner("tom");
		const { chunk } = await openFilm(page, GERMAN);
		await plays(page);
		const renewed = await expireLogin(page);
		const answers = [];
		page.on("response", (response) => answers.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`));
		// A pause reports the position, which is the first request with the old token.
		await page.keyboard.press("Space");
		await until("a new login", renewed);
		await until("the position to be stored after all", () => answers.some((line) => /^204 PUT .*\/position$/.test(line)));
		assert.ok(answers.some((line) => /^401 PUT .*\/position$/.test(line)), `no refusal seen: ${answers}`);
		assert.equal(answers.filter((line) => line.endsWith("POST /api/auth/refresh")).length, 1);
		await page.keyboard.press("Space");
		const at = (await filmState(page)).time;
		await plays(page, at + 0.3);
		assert.ok(page.url().includes("/learn/"), page.url());
		assert.ok(at * 1000 < chunk.end_ms);
		assert.deepEqual(page.problems, []);
		await page.context().close();
	});

	it("while film data is missing does not end the film", async () => {
		const page = await learner("lea");
		await partReady(page, GERMAN);
		await network(page, { downloadThroughput: 60 * KB });
		const { chunk } = await openFilm(page, GERMAN);
		const renewed = await expireLogin(page);
		// The line is too slow to have brought what is asked for now: it takes another request, with the old token.
		const far = chunk.end_ms / 1000 - 12;
		await page.evaluate((to) => {
			const film = document.querySelector("video");
			film.currentTime = to;
			film.play().catch(() => {});
		}, far);
		await until("a new login", renewed);
		await network(page, {});
		await plays(page, far + 0.3);
		assert.equal(await byId(page, "video").count(), 1, "the plain player took over");
		await page.context().close();
	});

	it("for good leads to the login, and from there back", async () => {
		const page = await learner("pia");
		await page.goto("/vocabulary");
		await alive(page);
		await page.context().clearCookies();
		// Any request finds out; when another one was sooner, the page has left already.
		await byId(page, "level-tab-B2").click({ timeout: 5000 }).catch(() => {});
		// The level is part of the address when it was chosen before the login was missed.
		await page.waitForURL(/\/login\?next=%2Fvocabulary(%3Flevel%3DB2)?$/);
		await byId(page, "email-input").fill("pia@example.org");
		await byId(page, "password-input").fill("Hausboot-Anker-42!");
		await byId(page, "submit-button").click();
		await page.waitForURL(/\/vocabulary(\?level=B2)?$/);
		await page.getByRole("heading", { name: "Vocabulary Library" }).waitFor();
		await page.context().close();
	});
});

describe("a server that goes away and comes back", { concurrency: false }, () => {
	it("while a film is being heard: the work is finished, and the film is played as cards and watched", async () => {
		const page = await learner("max");
		await api(page, "PUT", "/api/profile/languages", { native_language: "de", target_language: "en" });
		await page.reload();
		await byId(page, "series-card-the-lighthouse-post").click();
		await page.getByRole("link", { name: /: A Letter for Nobody$/ }).click();
		await page.getByRole("heading", { name: "Processing Episode" }).waitFor();
		await page.getByRole("progressbar").waitFor();
		await server.halt();
		await byId(page, "offline-banner").waitFor();
		await server.resume();
		await byId(page, "offline-banner").waitFor({ state: "detached" });
		const start = page.getByRole("button", { name: "Start Learning" });
		await until("the part to be heard", () => start.isEnabled(), 900_000);
		page.problems.length = 0;
		await start.click();
		const word = byId(page, "vocabulary-word");
		const end = byId(page, "game-end");
		await shows(page, word);
		for (let i = 0; i < 4; i++) {
			const shown = await word.innerText();
			await page.keyboard.press(i === 0 ? "ArrowRight" : "ArrowLeft");
			await until("the next card", async () => (await end.isVisible()) || (await word.innerText()) !== shown);
		}
		assert.match(await page.locator("p.lead").innerText(), /You knew 1 of 4/);
		await page.keyboard.press("Enter");
		await until("the film's first picture", async () => (await filmState(page))?.width > 0);
		const { pack, chunk } = await partReady(page, "A Letter for Nobody");
		assert.equal(pack.source.kind, "recognised");
		assert.equal(pack.source.draft, true);
		assert.ok(pack.cues.length > 10, `${pack.cues.length} lines`);
		await watched(page, pack, chunk);
		await page.keyboard.press("Escape");
		await byId(page, "word-card").waitFor({ state: "detached" });
		await byId(page, "player-controls").getByRole("button", { name: "Settings" }).click();
		await page.getByText(/^Lines: .+ \(a draft, heard by a machine\)$/).waitFor();
		assert.deepEqual(page.problems, []);
		await page.context().close();
	});

	it("while the film plays: it goes on, and so does the position", async () => {
		const page = await learner("jan");
		await partReady(page, GERMAN);
		await network(page, { downloadThroughput: 100 * KB });
		const { video, chunk } = await openFilm(page, GERMAN);
		await server.halt();
		await page.evaluate(() => document.querySelector("video").pause());
		await byId(page, "offline-banner").waitFor();
		const far = chunk.end_ms / 1000 - 12;
		await page.evaluate((to) => {
			const film = document.querySelector("video");
			film.currentTime = to;
			film.play().catch(() => {});
		}, far);
		await network(page, {});
		await server.resume();
		await plays(page, far + 0.3);
		assert.equal(await byId(page, "video").count(), 1, "the plain player took over");
		await byId(page, "offline-banner").waitFor({ state: "detached" });
		await page.evaluate(() => document.querySelector("video").pause());
		await until("the position to be stored", async () => (await api(page, "GET", `/api/videos/${video.id}`)).json.position_ms > far * 1000 - 2000);
		await page.context().close();
	});

	it("while cards are played: answers wait and are sent later, in order", async () => {
		const page = await learner("uwe");
		const { video, span, pack } = await partReady(page, GERMAN);
		const asked = (await api(page, "GET", `/api/videos/${video.id}/lesson?${span}`)).json.ask.map((ask) => pack.words[ask.word].lemma);
		await page.goto(`/learn/${video.id}`);
		await byId(page, "vocabulary-word").waitFor();
		await server.halt();
		const posts = [];
		page.on("request", (request) => request.method() === "POST" && request.url().endsWith("/api/vocabulary/status") && posts.push(request.postDataJSON()));
		for (const key of ["ArrowRight", "ArrowLeft", "ArrowRight", "ArrowRight"]) {
			const before = await byId(page, "vocabulary-word").innerText();
			await page.keyboard.press(key);
			await until("the next card", async () => (await byId(page, "game-end").isVisible()) || (await byId(page, "vocabulary-word").innerText()) !== before);
		}
		await byId(page, "offline-banner").waitFor();
		await until("four answers to be kept", () => page.evaluate(() => JSON.parse(localStorage.getItem("langplug_outbox") ?? "[]").length === 4));
		// A reload does not lose them either (the page itself is not there, so it is the stored answers that matter).
		posts.length = 0;
		await server.resume();
		await page.reload();
		await until("the answers to be sent", () => page.evaluate(() => localStorage.getItem("langplug_outbox") === "[]"));
		// One that the reload cut off is sent once more: what it says is the same.
		const said = posts.map((body) => `${body.words[0].lemma} ${body.words[0].status}`);
		const sent = said.filter((one, i) => one !== said[i - 1]);
		assert.deepEqual(sent, asked.slice(0, 4).map((lemma, i) => `${lemma} ${i === 1 ? "new" : "known"}`));
		const lesson = await until("the next game to leave them out", async () => {
			const { ask } = (await api(page, "GET", `/api/videos/${video.id}/lesson?${span}`)).json;
			const now = ask.map((one) => pack.words[one.word].lemma);
			return !now.includes(asked[0]) && now;
		});
		for (const i of [0, 2, 3]) assert.ok(!lesson.includes(asked[i]), `${asked[i]} is asked again`);
		await page.context().close();
	});
});

describe("a slow line", { concurrency: false }, () => {
	it("shows the door before its code has come, and a form in it works", async () => {
		await learner("ute").then((page) => page.context().close());
		const page = await newPage(server);
		await network(page, { latency: 400, downloadThroughput: 40 * KB, uploadThroughput: 20 * KB });
		await page.goto("/login", { waitUntil: "commit" });
		await byId(page, "email-input").fill("ute@example.org");
		await byId(page, "password-input").fill("Hausboot-Anker-42!");
		await byId(page, "submit-button").click();
		await page.waitForURL("**/videos");
		await byId(page, "series-card-das-haus-am-kanal").waitFor();
		assert.deepEqual(page.problems, []);
		await page.context().close();
	});

	it("waits for the rest of a page that comes after the app", async () => {
		const page = await newPage(server);
		// Playwright answers a request in one piece only: a server between the two sends the body later than the scripts.
		const between = createServer(async (request, response) => {
			const answer = await fetch(server.url + request.url, { method: request.method });
			const all = Buffer.from(await answer.arrayBuffer());
			const cut = request.headers["sec-fetch-dest"] === "document" ? all.indexOf("<body") : all.length;
			const hop = /^(content-encoding|content-length|transfer-encoding|connection|keep-alive)$/;
			response.writeHead(answer.status, [...answer.headers].filter(([name]) => !hop.test(name)).flat());
			response.write(all.subarray(0, cut));
			setTimeout(() => response.end(all.subarray(cut)), cut < all.length ? 1500 : 0);
		});
		await new Promise((listening) => between.listen(0, "127.0.0.1", listening));
		try {
			for (const path of ["/login", "/videos"]) {
				await page.goto(`http://127.0.0.1:${between.address().port}${path}`);
				await byId(page, "email-input").waitFor();
			}
		} finally {
			await page.context().close();
			between.close();
			between.closeAllConnections();
		}
	});

	it("plays the film all the same", async () => {
		const page = await newPage(server);
		await login(page, "ute");
		await prepare(page);
		await partReady(page, GERMAN);
		await network(page, { latency: 200, downloadThroughput: 200 * KB, uploadThroughput: 40 * KB });
		await openFilm(page, GERMAN);
		await plays(page, 1);
		assert.deepEqual(page.problems, []);
		await page.context().close();
	});
});
