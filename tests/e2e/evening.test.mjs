// A learner's evening: register, choose, process, cards, film, look up, mark, come back.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api, byId, filmState, GERMAN, login, newPage, prepare, register, startServer, stopBrowser, until } from "./harness.mjs";

let server;
let page;
before(async () => {
	server = await startServer();
	page = await newPage(server);
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

/** Words the game asks, by answering it; `how(i)` says with which key. */
async function playGame(target, how) {
	const words = [];
	for (let i = 0; ; i++) {
		const card = byId(target, "vocabulary-word");
		const end = byId(target, "game-end");
		await card.or(end).first().waitFor();
		if (await end.isVisible()) return words;
		words.push((await card.locator(".big").innerText()).trim());
		await how(i);
		await until("the next card", async () => (await end.isVisible()) || (await card.locator(".big").innerText()).trim() !== words.at(-1));
	}
}

describe("an evening", { concurrency: false }, () => {
	let asked = [];

	it("registers in the browser and sees the films", async () => {
		await register(page, "ana");
		await prepare(page);
		await page.reload();
		await byId(page, "series-card-das-haus-am-kanal").waitFor();
		assert.match(await byId(page, "series-card-das-haus-am-kanal").innerText(), /2 episodes/);
	});

	it("chooses an episode and watches it being prepared", async () => {
		await byId(page, "series-card-das-haus-am-kanal").click();
		await page.getByRole("heading", { level: 1, name: GERMAN }).waitFor();
		await page.getByRole("link", { name: /: Der neue Nachbar$/ }).click();
		await page.getByRole("heading", { name: "Processing Episode" }).waitFor();
		const start = page.getByRole("button", { name: "Start Learning" });
		await until("the part to be ready", () => start.isEnabled(), 90_000);
		await start.click();
	});

	it("plays the cards by keyboard, with undo", async () => {
		await byId(page, "vocabulary-word").waitFor();
		const first = await byId(page, "vocabulary-word").locator(".big").innerText();
		await page.keyboard.press("Space");
		await byId(page, "translation").waitFor();
		await page.keyboard.press("ArrowRight");
		await until("the second card", async () => (await byId(page, "vocabulary-word").locator(".big").innerText()) !== first);
		await page.keyboard.press("z");
		await until("the first card again", async () => (await byId(page, "vocabulary-word").locator(".big").innerText()) === first);
		asked = await playGame(page, (i) => page.keyboard.press(i === 0 ? "ArrowRight" : "1"));
		assert.equal(asked.length, 4);
		assert.match(await page.locator("p.lead").innerText(), /You knew 1 of 4/);
	});

	it("plays picture and sound, and seeks", async () => {
		await page.keyboard.press("Enter");
		await page.locator("video").waitFor();
		await until("picture and sound", async () => {
			const film = await filmState(page);
			return film && film.width > 0 && film.sound > 0 && film.frames > 5 && film.time > 0.5;
		});
		await page.evaluate(() => {
			document.querySelector("video").currentTime = 60;
		});
		const film = await until("the film to go on at the new place", async () => {
			const now = await filmState(page);
			return now.time > 60.3 && now;
		});
		assert.ok(film.time < 75, `went on at ${film.time}`);
	});

	async function partEnd() {
		return (await api(page, "GET", "/api/videos/1/chunks")).json.chunks[0].end_ms;
	}

	/** The part's pack, and the words that the next game would ask. */
	async function nextGame() {
		const span = `start_ms=0&end_ms=${await partEnd()}`;
		const [pack, lesson] = await Promise.all([api(page, "GET", `/api/videos/1/pack?${span}`), api(page, "GET", `/api/videos/1/lesson?${span}`)]);
		return { pack: pack.json, words: lesson.json.ask.map((ask) => ask.word) };
	}
	const lemmas = ({ pack, words }) => words.map((word) => pack.words[word].lemma);

	/** A word that the next game would ask, as it stands in a line. */
	let marked;
	it("shows the line that is spoken", async () => {
		const { pack, words } = await nextGame();
		const asked = ([, , word, group]) => group === 0 && words.includes(word);
		const cue = pack.cues.find((one) => one.start_ms > 20_000 && one.tokens.length > 3 && one.tokens.some(asked));
		const [start, end, word] = cue.tokens.find(asked);
		marked = { lemma: pack.words[word].lemma, surface: cue.text.slice(start, end) };
		await page.evaluate((ms) => {
			const video = document.querySelector("video");
			video.pause();
			video.currentTime = (ms + 50) / 1000;
		}, cue.start_ms);
		await until("the line", async () => (await byId(page, "vocabulary-highlighter").innerText().catch(() => "")) === cue.text);
	});

	it("opens the card of a word without the server, and marks the word", async () => {
		const { surface } = marked;
		const word = byId(page, "vocabulary-highlighter").locator("button.w", { hasText: new RegExp(`^${surface}$`) }).first();
		const held = [];
		await page.route("**/*", (route) => held.push(route));
		await word.click();
		const card = byId(page, "word-card");
		await card.waitFor();
		for (const route of held) await route.continue();
		await page.unroute("**/*");
		assert.equal((await filmState(page)).paused, true);
		await page.keyboard.press("3");
		await until("the word to be known", async () => (await word.getAttribute("data-s")) === "known");
		await page.keyboard.press("Escape");
		await card.waitFor({ state: "detached" });
		assert.equal(await page.evaluate(() => document.activeElement.textContent), surface);
	});

	it("tells the server, so that the next game leaves out what is known", async () => {
		const now = await until("the word to be stored", async () => {
			const next = lemmas(await nextGame());
			return !next.includes(marked.lemma) && next;
		});
		const known = asked[0].replace(/^(der|die|das) /, "");
		assert.ok(!now.includes(known), `${known} is asked again: ${now}`);
	});

	it("ends the part, and says so", async () => {
		const end = await partEnd();
		await page.evaluate((ms) => {
			const video = document.querySelector("video");
			video.currentTime = ms / 1000 - 1;
			void video.play();
		}, end);
		await page.getByRole("heading", { name: "Part 1 done." }).waitFor();
		await until("the part to be stored as done", async () => (await api(page, "GET", "/api/videos/1/chunks")).json.chunks[0].done);
	});

	it("resumes in another browser where this one stopped", async () => {
		const chunks = (await api(page, "GET", "/api/videos/1/chunks")).json.chunks;
		await api(page, "PUT", "/api/videos/1/position", { position_ms: 40_000, played_ms: 1000 });
		assert.equal(chunks[0].state, "ready");
		const other = await newPage(server);
		await login(other, "ana");
		await other.getByRole("link", { name: /Resume at 0:40/ }).click();
		const film = await until("the film", async () => {
			const now = await filmState(other);
			return now && now.time > 39 && now.width > 0 && now;
		});
		assert.ok(film.time < 60, `resumed at ${film.time}`);
		assert.deepEqual(other.problems, []);
		await other.context().close();
	});

	it("has written no error to the console", () => assert.deepEqual(page.problems, []));
});

describe("by thumb", { concurrency: false }, () => {
	it("plays the cards by swiping", async () => {
		const phone = await newPage(server, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
		await register(phone, "ben");
		await prepare(phone);
		await phone.goto("/learn/Das%20Haus%20am%20Kanal/s01e01");
		const start = phone.getByRole("button", { name: "Start Learning" });
		const card = byId(phone, "vocabulary-word");
		await start.or(card).first().waitFor();
		if (await start.isVisible()) {
			await until("the part to be ready", () => start.isEnabled(), 60_000);
			await start.click();
		}
		const words = await playGame(phone, async (i) => {
			const box = await card.boundingBox();
			const y = box.y + box.height * 0.7;
			await swipe(phone, box.x + box.width / 2, y, i % 2 === 0 ? 160 : -160);
		});
		assert.equal(words.length, 4);
		assert.match(await phone.locator("p.lead").innerText(), /You knew 2 of 4/);
		assert.deepEqual(phone.problems, []);
		await phone.context().close();
	});
});

async function swipe(phone, x, y, dx) {
	const touch = await phone.context().newCDPSession(phone);
	const point = (px) => [{ x: px, y, id: 1 }];
	await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: point(x) });
	for (let step = 1; step <= 8; step++)
		await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: point(x + (dx * step) / 8) });
	await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
	await touch.detach();
}
