// A learner's words: one of one's own, marks and their undo, out into a file and in from it as somebody else, corrections.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { alive, byId, newPage, signedIn, startServer, stopBrowser, until } from "./harness.mjs";

/** In no dictionary. */
const OWN = { word: "Quatschbude", meaning: "a silly, noisy place" };

let server;
let page;
let file;
before(async () => {
	server = await startServer();
	page = await newPage(server, { storageState: await signedIn(server, "ana") });
	await openLibrary(page);
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

async function openLibrary(target) {
	await target.goto("/vocabulary");
	await alive(target);
	await byId(target, "vocabulary-card").first().waitFor();
}

const cards = (target, word) => byId(target, "vocabulary-card").filter({ hasText: word });
const search = (target, word) => byId(target, "vocabulary-search").fill(word);
const select = (target, word) => target.getByRole("combobox", { name: new RegExp(`^${word}: `) });
const toast = (target, text) => byId(target, "success-message").filter({ hasText: text }).waitFor();
const undo = async (target) => {
	await target.getByRole("button", { name: "Undo" }).click();
	await toast(target, "Taken back.");
};
const state = (target, word, wanted) =>
	until(`${word} to be ${wanted}`, async () => (await select(target, word).inputValue().catch(() => "")) === wanted);
const more = (target) => target.locator("summary", { hasText: "More" }).click();

/** Ticks the words and says the same of all. */
async function markAll(target, words, name) {
	for (const word of words) await target.getByRole("checkbox", { name: `Select ${word}`, exact: true }).check();
	await target.getByRole("toolbar").getByRole("button", { name }).click();
	await toast(target, `${words.length} words: ${name}`);
}

describe("the words of a learner", { concurrency: false }, () => {
	let several;

	it("are more by one of one's own, which is found", async () => {
		await byId(page, "add-word-button").click();
		const form = page.getByRole("dialog");
		await form.getByLabel("Word").fill(OWN.word);
		await form.getByRole("button", { name: "Save" }).click();
		assert.ok(await form.isVisible(), "a word without a meaning was taken");
		await form.getByLabel("It is a noun").check();
		await form.getByLabel("Meaning").fill(OWN.meaning);
		await form.getByRole("button", { name: "Save" }).click();
		await toast(page, `${OWN.word} is in your library.`);
		await search(page, OWN.word);
		await cards(page, OWN.word).waitFor();
		assert.equal(await byId(page, "translation").first().innerText(), OWN.meaning);
		await search(page, "");
	});

	it("are marked together, and the marks are taken back", async () => {
		await until("the whole list", async () => (await byId(page, "vocabulary-card").count()) > 5);
		const labels = await page.getByRole("checkbox").evaluateAll((all) => all.slice(0, 5).map((one) => one.getAttribute("aria-label")));
		several = labels.map((label) => label.replace("Select ", "")).filter((word) => word !== OWN.word).slice(0, 3);
		const before = await select(page, several[0]).inputValue();
		await markAll(page, several, "Known");
		for (const word of several) await state(page, word, "known");
		await undo(page);
		for (const word of several) await state(page, word, before);
		await markAll(page, several, "Known");
		await page.reload();
		for (const word of several) await state(page, word, "known");
	});

	it("are said to be stored where something fills the screen, too", async () => {
		await page.evaluate(() => document.querySelector("main").requestFullscreen());
		await until("the screen to be filled", () => page.evaluate(() => document.fullscreenElement !== null));
		await select(page, several[2]).selectOption("learning");
		await toast(page, "1 word: Learning");
		const uppermost = () => {
			const box = document.querySelector(".toast").getBoundingClientRect();
			return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2).closest(".toast") !== null;
		};
		assert.ok(await page.evaluate(uppermost), "the toast is hidden");
		await page.evaluate(() => document.exitFullscreen());
		await until("the screen to be left", () => page.evaluate(() => document.fullscreenElement === null));
		assert.ok(await page.evaluate(uppermost), "the toast is hidden afterwards");
	});

	it("are there as they were left, when one comes back from a word or loads the page again", async () => {
		await page.goto("/vocabulary");
		await byId(page, "level-tab-B2").click();
		await page.waitForURL("**/vocabulary?level=B2");
		await until("the list of B2", async () => (await byId(page, "vocabulary-card").count()) > 5);
		const scroll = () => page.evaluate(() => scrollY);
		const target = 30_000;
		const stays = async () => {
			await until("the place", async () => (await scroll()) === target);
			assert.equal(await byId(page, "level-tab-B2").getAttribute("aria-selected"), "true");
			await cards(page, word).waitFor();
		};
		const open = async () => {
			await cards(page, word).click();
			await page.waitForURL("**/vocabulary/de/**");
			await page.getByRole("heading", { level: 1 }).waitFor();
			assert.equal(await scroll(), 0);
		};
		await page.evaluate((y) => scrollTo(0, y), target);
		await until("the rows there", async () => (await page.locator(".vr .vskel").count()) === 0 && (await byId(page, "vocabulary-card").count()) > 5);
		const word = await byId(page, "vocabulary-card").nth(4).innerText();
		await open();
		await page.goBack();
		await stays();
		await open();
		await page.getByRole("main").getByRole("link", { name: "Vocabulary Library" }).click();
		await stays();
		await page.reload();
		await stays();
		await search(page, "Haus");
		await page.waitForURL("**/vocabulary?level=B2&search=Haus");
		await cards(page, "Haus").first().click();
		await page.waitForURL("**/vocabulary/de/**");
		await page.goBack();
		await until("the search", async () => (await byId(page, "vocabulary-search").inputValue()) === "Haus");
		await cards(page, "Haus").first().waitFor();
		await page.goto("/vocabulary");
		await byId(page, "vocabulary-card").first().waitFor();
	});

	it("go into a file", async () => {
		await more(page);
		const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export" }).click()]);
		assert.equal(download.suggestedFilename(), "langplug-de.csv");
		file = await download.path();
		const [head, ...lines] = readFileSync(file, "utf8").trim().split("\r\n");
		assert.equal(head, "lemma,noun,status,stage,level,translation");
		assert.equal(lines.length, 4);
		assert.match(lines.find((line) => line.startsWith(OWN.word)) ?? "", new RegExp(`,1,new,0,\\w+,"${OWN.meaning}"$`));
		const known = lines.filter((line) => line.includes(",known,0,")).map((line) => line.split(",")[0]);
		assert.deepEqual(known.sort(), several.slice(0, 2).sort());
		assert.ok(lines.some((line) => line.startsWith(several[2]) && line.includes(",learning,1,")));
	});

	it("come out of it for somebody else, who may think better of it", async () => {
		const ben = await newPage(server, { storageState: await signedIn(server, "ben") });
		await openLibrary(ben);
		const before = await select(ben, several[0]).inputValue();
		const read = async () => {
			await ben.locator("input[type=file]").setInputFiles({ name: "words.csv", mimeType: "text/csv", buffer: readFileSync(file) });
			await toast(ben, "4 words read.");
			await state(ben, several[0], "known");
		};
		await read();
		await undo(ben);
		await state(ben, several[0], before);
		await read();
		await state(ben, several[2], "learning");
		await search(ben, OWN.word);
		await cards(ben, OWN.word).click();
		await ben.getByText(OWN.meaning).waitFor();
		await ben.getByRole("button", { name: "Remove this word" }).waitFor();
		assert.deepEqual(ben.problems, []);
		await ben.context().close();
	});

	it("are corrected, and the correction is taken back", async () => {
		await page.goto("/vocabulary/de/Haus?noun=1");
		const sense = page.locator(".senses li").first();
		const before = await sense.innerText();
		const open = () => page.getByRole("button", { name: "Correct it" }).click();
		const correct = async () => {
			await open();
			await page.getByRole("dialog").getByLabel("Meaning").fill("a place to live in");
			await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
			await toast(page, "Corrected.");
			await until("the new meaning", async () => /^a place to live in/.test(await sense.innerText()));
		};
		const asBefore = () => until("the old meaning", async () => (await sense.innerText()) === before);
		await correct();
		await undo(page);
		await asBefore();
		await correct();
		await open();
		await page.getByRole("button", { name: "Take back what I corrected" }).click();
		await asBefore();
	});

	it("are fewer by the own one, when it is removed", async () => {
		await page.goto(`/vocabulary/de/${OWN.word}?noun=1`);
		await page.getByRole("button", { name: "Remove this word" }).click();
		await toast(page, `${OWN.word} is removed.`);
		await page.waitForURL("**/vocabulary");
		await search(page, OWN.word);
		// The dictionary still makes something of its parts, but not what the learner said.
		await until("the search", async () => (await byId(page, "vocabulary-card").count()) <= 1);
		assert.equal(await page.getByText(OWN.meaning).count(), 0);
		assert.deepEqual(page.problems, []);
	});
});
