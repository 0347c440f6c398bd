// What goes wrong in an evening: a login that runs out, a server that is started again.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, afterEach, before, describe, it } from "node:test";
import { api, byId, filmState, newPage, openFilm, plays, prepare, register, startServer, stopBrowser, until, videoOf } from "./harness.mjs";

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

	it("for good leads to the login, and from there back", async () => {
		const page = await learner("pia");
		await page.goto("/vocabulary");
		await byId(page, "vocabulary-search").waitFor();
		await page.context().clearCookies();
		// Any request finds out; when another one was sooner, the page has left already.
		await byId(page, "level-tab-B2").click({ timeout: 5000 }).catch(() => {});
		await page.waitForURL("**/login?next=%2Fvocabulary");
		await byId(page, "email-input").fill("pia@example.org");
		await byId(page, "password-input").fill("Hausboot-Anker-42!");
		await byId(page, "submit-button").click();
		await page.waitForURL("**/vocabulary");
		await page.context().close();
	});
});

describe("a server that goes away and comes back", { concurrency: false }, () => {
	it("while a part is being prepared: the work is finished", async () => {
		const page = await learner("max");
		await api(page, "PUT", "/api/profile/languages", { native_language: "de", target_language: "en" });
		const video = await videoOf(page, "A Letter for Nobody");
		await page.goto(`/learn/${video.id}`);
		await page.getByRole("heading", { level: 1 }).waitFor();
		await page.getByRole("progressbar").waitFor();
		await server.halt();
		await byId(page, "offline-banner").waitFor();
		await server.resume();
		await byId(page, "offline-banner").waitFor({ state: "detached" });
		const start = page.getByRole("button", { name: "Start Learning" });
		await until("the part to be ready", () => start.isEnabled(), 300_000);
		await page.context().close();
	});
});
