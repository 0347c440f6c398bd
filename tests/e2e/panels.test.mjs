// The player where there is little room: what opens over the film can be closed, and what it is worked with stays inside the window,
// however long the lines, however large the letters, whatever opens.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byId, newPage, openFilm, partReady, signedIn, startServer, stopAt, stopBrowser, until } from "./harness.mjs";
import { look, settle } from "./screens.mjs";

const FILM = "Der neue Nachbar";
const PLACES = {
	upright: { viewport: { width: 390, height: 844 }, hasTouch: true },
	side: { viewport: { width: 844, height: 390 }, hasTouch: true },
	desk: { viewport: { width: 1440, height: 900 } },
};

let server;
let state;
before(async () => {
	server = await startServer();
	state = await signedIn(server, "ana");
	const page = await newPage(server, { storageState: state });
	await partReady(page, FILM);
	await page.context().close();
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

/** The film at a place, standing still at a line that is long and has a split verb. */
async function watch(place) {
	const page = await newPage(server, { ...PLACES[place], storageState: state });
	await look(page, "dark");
	const { pack } = await openFilm(page, FILM, "?t=20000");
	const at = (cue) => stopAt(page, (cue.start_ms + cue.end_ms) / 2);
	const cue = pack.cues.find((one) => one.text.startsWith("Noch nicht."));
	await at(cue);
	await until("the line", async () => (await byId(page, "vocabulary-highlighter").innerText().catch(() => "")) === cue.text);
	return { page, pack, at, cue };
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const settings = (page) => page.getByRole("dialog", { name: "Subtitles", exact: true });
const pressFilm = (page) => page.evaluate(() => document.querySelector("video").getBoundingClientRect()).then((box) => page.mouse.click(box.x + box.width / 2, box.y + 90));

/** What stands out of the window, or is covered by something else, of what these selectors find. */
const outside = (page, ...selectors) =>
	page.evaluate((wanted) => {
		const bad = [];
		for (const element of document.querySelectorAll(wanted.join(","))) {
			const box = element.getBoundingClientRect();
			if (box.width === 0) continue;
			const name = element.getAttribute("aria-label") ?? element.className;
			if (box.top < 0 || box.left < 0 || box.bottom > innerHeight + 0.5 || box.right > innerWidth + 0.5)
				bad.push(`${name} is at ${[box.x, box.y, box.right, box.bottom].map(Math.round)} of ${innerWidth}x${innerHeight}`);
			else if (!element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))) bad.push(`${name} is covered`);
		}
		return bad;
	}, selectors);
/** How many rows the lines take, how tall their letters are, and how much wider than its text the plate of the first is. */
const lines = (page) =>
	page.evaluate(() => {
		const of = (element) => {
			const range = document.createRange();
			range.selectNodeContents(element);
			const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
			const letters = Number.parseFloat(getComputedStyle(element).fontSize);
			const wide = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
			return { letters, rows: Math.round(element.getBoundingClientRect().height / (letters * 1.42)), spare: element.clientWidth - wide };
		};
		return { first: of(document.querySelector(".subs .sub")), second: Number.parseFloat(getComputedStyle(document.querySelector(".subs .second")).fontSize) };
	});

/** Presses A+ or A− and closes the settings. */
async function resize(page, name, times) {
	await button(page, "Settings").click();
	for (let i = 0; i < times; i++) await settings(page).getByRole("button", { name, exact: true }).click();
	await settings(page).getByRole("button", { name: "Close" }).click();
	await settle(page);
}

const CONTROLS = "[data-testid=player-controls] button";

describe("upright", { concurrency: false }, () => {
	it("closes the settings by their own button and by a press on the film, which stays as it is", async () => {
		const { page } = await watch("upright");
		await button(page, "Settings").click();
		assert.deepEqual(await outside(page, ".setpop header button"), []);
		await settings(page).getByRole("button", { name: "Close" }).click();
		assert.equal(await settings(page).count(), 0);
		await button(page, "Settings").click();
		await pressFilm(page);
		await until("the settings to close", async () => (await settings(page).count()) === 0);
		assert.equal(await page.evaluate(() => document.querySelector("video").paused), true);
		await page.context().close();
	});

	it("keeps the controls where they are while lines come and go, and inside the window when they are twice as large", async () => {
		const { page, pack, at } = await watch("upright");
		const byLength = [...pack.cues].sort((a, b) => a.text.length - b.text.length).filter((cue) => cue.end_ms - cue.start_ms > 400);
		const places = new Set();
		for (const cue of [byLength[0], byLength[Math.floor(byLength.length / 2)], byLength.at(-1)]) {
			await at(cue);
			await until("the line", async () => (await byId(page, "vocabulary-highlighter").innerText().catch(() => "")).startsWith(cue.text.slice(0, 4)));
			places.add((await byId(page, "play-button").boundingBox()).y);
		}
		assert.equal(places.size, 1, `${[...places]}`);
		await resize(page, "Larger", 10);
		assert.deepEqual(await outside(page, CONTROLS), []);
		await page.context().close();
	});

	it("has no button for the list of lines, which stands there already", async () => {
		const { page } = await watch("upright");
		await byId(page, "transcript").waitFor();
		assert.equal(await button(page, "Transcript").count(), 0);
		await page.keyboard.press("t");
		await page.setViewportSize({ width: 844, height: 390 });
		await button(page, "Transcript").waitFor();
		assert.equal(await byId(page, "transcript").count(), 0);
		await page.context().close();
	});
});

describe("the size of the lines", { concurrency: false }, () => {
	for (const place of ["upright", "desk"])
		it(`is the learner's, and their plate follows it (${place})`, async () => {
			const { page } = await watch(place);
			const before = await lines(page);
			await resize(page, "Larger", 5);
			const after = await lines(page);
			for (const [now, then] of [[after.first.letters, before.first.letters], [after.second, before.second]])
				assert.ok(Math.abs(now / then - 1.5) < 0.01, `${now} of ${then}`);
			// Larger on a desk is wider, and no more rows.
			if (place === "desk") assert.ok(after.first.rows <= before.first.rows, JSON.stringify({ before, after }));
			assert.ok(after.first.spare < 4, JSON.stringify(after));
			await page.context().close();
		});
});

describe("on its side", { concurrency: false }, () => {
	it("has its controls beside whatever opens, and what opens has its way out", async () => {
		const { page } = await watch("side");
		assert.deepEqual(await outside(page, CONTROLS), []);
		await byId(page, "vocabulary-highlighter").locator("button.w").nth(1).click();
		assert.deepEqual(await outside(page, CONTROLS, ".wordcard header button"), []);
		await page.locator(".wordcard").evaluate((card) => card.scrollTo(0, card.scrollHeight));
		assert.deepEqual(await outside(page, ".wordcard header button", ".wordcard footer button"), []);
		await byId(page, "word-card").getByRole("button", { name: "Close" }).click();
		await button(page, "Settings").click();
		assert.deepEqual(await outside(page, CONTROLS, ".setpop header button"), []);
		await settings(page).getByRole("button", { name: "Close" }).click();
		await button(page, "Transcript").click();
		await byId(page, "transcript").waitFor();
		assert.deepEqual(await outside(page, CONTROLS, ".script header button"), []);
		assert.ok((await byId(page, "transcript").boundingBox()).width < 844 / 2);
		await page.context().close();
	});
});

describe("on a desk", { concurrency: false }, () => {
	it("has one thing at a time over the film, and nothing of the line shines through it", async () => {
		const { page } = await watch("desk");
		await button(page, "Transcript").click();
		await byId(page, "vocabulary-highlighter").locator("button.w").nth(1).click();
		const time = byId(page, "word-card").getByRole("button", { name: /^Go to/ });
		const { width, height } = await time.boundingBox();
		assert.ok(width >= 44 && height >= 44, `${width}x${height}`);
		await button(page, "Settings").click();
		assert.equal(await byId(page, "word-card").count(), 0);
		// The pins, and any other part of a word that has a level of its own, stay in the line's plate.
		const alone = await page.evaluate(() => [...document.querySelectorAll(".subs .plate")].every((one) => getComputedStyle(one).isolation === "isolate"));
		assert.ok(alone);
		await byId(page, "vocabulary-highlighter").locator("button.w").first().click();
		await byId(page, "word-card").waitFor();
		assert.equal(await settings(page).count(), 0);
		await page.context().close();
	});

	it("gives the focus back to what opened a panel", async () => {
		const { page } = await watch("desk");
		const focus = () => page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText.trim());
		await button(page, "Settings").click();
		await page.keyboard.press("Escape");
		assert.equal(await focus(), "Settings");
		await button(page, "Transcript").click();
		await button(page, "Close transcript").click();
		await until("the focus to be back", async () => (await focus()) === "Transcript");
		await byId(page, "vocabulary-highlighter").locator("button.w").nth(1).click();
		await button(page, "Correct it").click();
		await page.getByRole("dialog", { name: /Correct/ }).locator("input").first().waitFor();
		await page.keyboard.press("Escape");
		await until("the focus to be back", async () => (await focus()) === "Correct it");
		await page.context().close();
	});

	it("resumes after a reload where the learner was, not where the address led", async () => {
		const { page, pack, at } = await watch("desk");
		const later = pack.cues.find((one) => one.start_ms > 60_000);
		await at(later);
		await page.reload();
		await until("the film to be there", () => page.evaluate((from) => document.querySelector("video")?.currentTime * 1000 >= from, later.start_ms));
		await page.context().close();
	});

	it("keeps its controls inside the window when the server is away", async () => {
		const { page } = await watch("desk");
		await page.context().setOffline(true);
		await byId(page, "offline-banner").waitFor();
		assert.deepEqual(await outside(page, CONTROLS, ".ptop a"), []);
		await page.context().close();
	});
});
