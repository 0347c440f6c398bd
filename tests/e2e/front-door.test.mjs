// The pages that need no account: without JavaScript, before hydration, in three languages, and what they load.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { alive, byId, login, newPage, partReady, PASSWORD, prepare, register, startServer, stopBrowser, until } from "./harness.mjs";

let server;
before(async () => {
	server = await startServer();
	const page = await newPage(server);
	await register(page, "ana");
	await page.context().close();
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

describe("the front door", () => {
	it("reads without JavaScript, in the language of the browser", async () => {
		for (const [locale, text] of [
			["en-GB", /Learn German from the series/],
			["de-DE", /Lerne Deutsch mit den Serien/],
			["es-ES", /Aprende alemán con las series/],
		]) {
			const page = await newPage(server, { javaScriptEnabled: false, locale });
			await page.goto("/");
			assert.match(await page.getByRole("heading", { level: 1 }).innerText(), text);
			assert.equal(await page.locator("html").getAttribute("lang"), locale.slice(0, 2));
			await page.context().close();
		}
	});

	it("lets a form in that was posted before the page was alive", async () => {
		const page = await newPage(server, { javaScriptEnabled: false });
		await page.goto("/login");
		await byId(page, "email-input").fill("ana@example.org");
		await byId(page, "password-input").fill("Wrong-Password-17!");
		await byId(page, "submit-button").click();
		await page.waitForURL("**/login?error=credentials#credentials");
		assert.equal(await page.locator("#credentials").isVisible(), true);
		await byId(page, "email-input").fill("ana@example.org");
		await byId(page, "password-input").fill(PASSWORD);
		const [answer] = await Promise.all([
			page.waitForResponse((response) => response.request().method() === "POST" && response.url().endsWith("/login")),
			byId(page, "submit-button").click(),
		]);
		assert.equal(answer.status(), 303);
		await page.waitForURL("**/videos");
		await page.context().close();
	});

	it("says what is wrong with a login, and keeps what was typed", async () => {
		const page = await newPage(server);
		await page.goto("/login");
		await alive(page);
		await byId(page, "email-input").fill("ana@example.org");
		await byId(page, "password-input").fill("Wrong-Password-17!");
		await byId(page, "submit-button").click();
		await byId(page, "error-message").waitFor();
		assert.match(await byId(page, "error-message").innerText(), /do not match/);
		assert.equal(await byId(page, "email-input").inputValue(), "ana@example.org");
		await page.context().close();
	});

	it("loads nothing on /login that belongs to another screen", async () => {
		const page = await newPage(server);
		const loaded = [];
		page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
		await page.goto("/login");
		// The code comes after the first paint, and what it asks for after that.
		await alive(page);
		await page.waitForLoadState("networkidle");
		const scripts = loaded.filter((path) => path.endsWith(".js"));
		assert.ok(scripts.length > 2);
		const foreign = scripts.filter((path) => /Learn|Player|Game|Vocabulary|Series|Episodes|Profile|Engines|Jobs|DataFrame|app\.(en|de|es)|\/data-/.test(path));
		assert.deepEqual(foreign, []);
		await page.context().close();
	});

	/** Opens a film of which a part is ready: the page, what it loaded, and whether a chunk of code was among it. */
	async function openReady(query) {
		const page = await newPage(server);
		await login(page, "ana");
		await prepare(page);
		const { video } = await partReady(page, "Der neue Nachbar");
		const loaded = [];
		page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
		await page.goto(`/learn/${encodeURIComponent(video.series)}/s01e01${query}`);
		return { page, loaded, has: (name) => loaded.some((path) => path.startsWith(`/assets/${name}-`) && path.endsWith(".js")) };
	}

	it("loads the player only when the film begins", async () => {
		const { page, loaded, has } = await openReady("");
		await byId(page, "vocabulary-word").waitFor();
		await page.waitForLoadState("load");
		assert.ok(has("LearnPage") && has("GameView"), `${loaded}`);
		assert.ok(!has("ChunkedLearningPlayer") && !has("ChunkedLearningPlayer.legacy"), `${loaded}`);
		assert.ok(!loaded.some((path) => /(Vocabulary|Series|Profile|Engines|Jobs|Landing|Login|Register)[A-Z]?\w*-[^/]*\.js$/.test(path)), `${loaded}`);
		await byId(page, "skip-remaining-button").click();
		await page.getByRole("button", { name: /^Watch part/ }).click();
		await byId(page, "video").waitFor();
		assert.ok(has("ChunkedLearningPlayer"));
		assert.ok(!has("ChunkedLearningPlayer.legacy"));
		await page.context().close();
	});

	it("loads no game for a film that is taken up in its middle", async () => {
		const { page, loaded, has } = await openReady("?t=20000");
		await byId(page, "video").waitFor();
		assert.ok(has("ChunkedLearningPlayer"));
		assert.ok(!has("GameView"), `${loaded}`);
		await page.context().close();
	});

	it("asks once for what a screen shows first, beside its code", async () => {
		const page = await newPage(server);
		await login(page, "ana");
		const series = encodeURIComponent("Das Haus am Kanal");
		for (const [path, first] of [
			["/videos", ["/api/videos", "/api/profile", "/api/tasks"]],
			[`/episodes/${series}`, ["/api/videos", "/api/profile", "/api/tasks"]],
			[`/learn/${series}/s01e01`, ["/api/videos", "/api/flags"]],
			["/vocabulary", ["/api/profile", "/api/tasks"]],
			["/vocabulary/de/Hund", ["/api/profile", "/api/tasks"]],
			["/jobs", ["/api/profile", "/api/tasks"]],
			["/engines", ["/api/doctor", "/api/profile", "/api/tasks"]],
			["/profile", ["/api/profile", "/api/profile/languages", "/api/profile/settings", "/api/progress/user", "/api/progress/daily", "/api/tasks"]],
		]) {
			const asked = [];
			const note = (request) => asked.push(new URL(request.url()).pathname);
			page.on("request", note);
			await page.goto(path);
			await alive(page);
			await until(`the screen of ${path}`, async () => (await page.locator("main:not([aria-busy=true])").count()) > 0 && (await byId(page, "loading").count()) === 0);
			page.off("request", note);
			for (const one of first) assert.equal(asked.filter((other) => other === one).length, 1, `${path}: ${one} in ${asked.filter((other) => other.startsWith("/api"))}`);
			const early = await page.evaluate(() => performance.getEntriesByType("resource").filter((entry) => entry.initiatorType === "link" && entry.name.includes("/api/")).map((entry) => new URL(entry.name).pathname));
			assert.deepEqual(early.sort(), [...first].sort(), path);
		}
		await page.context().close();
	});

	it("says where one is before the app is there, in the language of the browser", async () => {
		for (const [locale, title, series, told] of [
			["en-GB", "Vocabulary Library", "Series", "From here on LangPlug needs JavaScript"],
			["de-DE", "Wortschatz", "Serien", "Von hier an braucht LangPlug JavaScript"],
			["es-ES", "Tus palabras", "Series", "A partir de aquí LangPlug necesita JavaScript"],
		]) {
			const page = await newPage(server, { javaScriptEnabled: false, locale });
			await page.goto("/vocabulary");
			const heading = page.locator("h1");
			assert.equal(await heading.innerText(), title);
			assert.ok((await heading.boundingBox()).height > 20);
			assert.ok((await page.locator("noscript").innerText()).startsWith(told));
			assert.equal(await byId(page, "vocabulary-nav").getAttribute("aria-current"), "page");
			// What needs the app cannot be used before; what is a link can.
			assert.notEqual(await page.locator("main").getAttribute("inert"), null);
			await page.getByRole("link", { name: series, exact: true }).click();
			await page.waitForURL("**/videos");
			assert.deepEqual(page.problems, []);
			await page.context().close();
		}
	});

	it("moves nothing when the app takes over and when its data comes", async () => {
		const page = await newPage(server);
		await login(page, "ana");
		await page.addInitScript(() => {
			window.jumps = [];
			new PerformanceObserver((list) => {
				for (const { value, sources } of list.getEntries()) window.jumps.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 90))]);
			}).observe({ type: "layout-shift", buffered: true });
		});
		for (const path of ["/videos", "/episodes/Das%20Haus%20am%20Kanal", "/vocabulary", "/vocabulary/de/Hund", "/jobs", "/engines", "/profile"]) {
			let go;
			const held = new Promise((resolve) => {
				go = resolve;
			});
			await page.route(/\/assets\/index-[^/]*\.js$/, async (route) => {
				await held;
				await route.continue();
			});
			await page.goto(path, { waitUntil: "commit" });
			await page.locator("main[inert]").waitFor();
			await until("the page to be drawn", () => page.evaluate(() => performance.getEntriesByName("first-contentful-paint").length > 0));
			const focused = () => page.evaluate(() => document.activeElement.textContent);
			for (let i = 0; i < 3; i++) await page.keyboard.press("Tab");
			const before = await focused();
			go();
			await alive(page);
			assert.equal(await focused(), before, path);
			await page.unrouteAll({ behavior: "wait" });
			assert.equal(await page.locator("main[inert]").count(), 0);
			await until(`the screen of ${path}`, async () => (await page.locator("[aria-busy=true]").count()) === 0);
			const jumps = await page.evaluate(() => window.jumps);
			assert.ok(jumps.reduce((sum, [value]) => sum + value, 0) < 0.02, `${path}: ${JSON.stringify(jumps)}`);
		}
		assert.deepEqual(page.problems, []);
		await page.context().close();
	});

	it("sends strangers of a data page to the login and back again", async () => {
		const page = await newPage(server);
		await page.goto("/vocabulary");
		await page.waitForURL("**/login?next=%2Fvocabulary", { waitUntil: "commit" }).catch(() => {});
		await until("the login", () => page.url().endsWith("/login?next=%2Fvocabulary"));
		await alive(page);
		await byId(page, "email-input").fill("ana@example.org");
		await byId(page, "password-input").fill(PASSWORD);
		await byId(page, "submit-button").click();
		await page.waitForURL("**/vocabulary");
		await page.getByRole("heading", { name: "Vocabulary Library" }).waitFor();
		await page.context().close();
	});

	it("keeps other sites out of where a login ends", async () => {
		const page = await newPage(server);
		await page.goto("/login?next=//example.org/");
		await byId(page, "email-input").fill("ana@example.org");
		await byId(page, "password-input").fill(PASSWORD);
		await byId(page, "submit-button").click();
		await page.waitForURL(`${server.url}/videos`);
		await page.context().close();
	});

	it("lets search engines see the landing page only", async () => {
		const page = await newPage(server);
		for (const [path, indexed] of [
			["/", true],
			["/login", false],
			["/videos", false],
		]) {
			const answer = await page.request.get(path);
			const body = await answer.text();
			assert.equal(!body.includes('content="noindex"') && !answer.headers()["x-robots-tag"], indexed, path);
		}
		await page.context().close();
	});
});
