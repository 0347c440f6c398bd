// Films of the demo library, prepared and watched: subtitles inside the file and beside it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api, byId, newPage, openFilm, plays, prepare, register, startServer, stopAt, stopBrowser, until } from "./harness.mjs";

let server;
before(async () => {
	server = await startServer();
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

const seek = (page, seconds) =>
	page.evaluate((to) => {
		const video = document.querySelector("video");
		video.currentTime = to;
		return video.play();
	}, seconds);

describe("each film of the demo", { concurrency: false }, () => {
	for (const { title, target, native, kind, second } of [
		{ title: "Der neue Nachbar", target: "de", native: "en", kind: "embedded", second: "human" },
		{ title: "Sechs Uhr morgens", target: "de", native: "en", kind: "sidecar", second: "human" },
	])
		it(`${title}: ${kind} lines, watched in the browser`, async () => {
			const page = await newPage(server);
			await register(page, `watcher-${kind}`);
			await prepare(page);
			await api(page, "PUT", "/api/profile/languages", { native_language: native, target_language: target });
			const { pack, chunk } = await openFilm(page, title);
			assert.equal(pack.source.kind, kind);
			assert.ok(pack.cues.length > 3, `${pack.cues.length} lines`);
			if (second) assert.equal(pack.translations.sources[0].quality, second);
			await plays(page);
			const target_s = (chunk.start_ms + (chunk.end_ms - chunk.start_ms) * 0.6) / 1000;
			await seek(page, target_s);
			const film = await plays(page, target_s + 0.3);
			assert.ok(film.time < target_s + 20, `went on at ${film.time} instead of ${target_s}`);
			const cue = pack.cues.find((one) => one.tokens.length > 1 && one.end_ms - one.start_ms > 400);
			await stopAt(page, (cue.start_ms + cue.end_ms) / 2);
			await until("the line", async () => (await byId(page, "vocabulary-highlighter").innerText().catch(() => "")) === cue.text);
			await byId(page, "vocabulary-highlighter").locator("button.w").first().click();
			await byId(page, "word-card").waitFor();
			assert.deepEqual(page.problems, []);
			await page.context().close();
		});
});
