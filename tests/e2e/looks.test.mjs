// What the player looks like, against what was looked at and kept in tests/e2e/expected: a small picture (each of its points is
// the average of eight by eight of the screen, so that another rasteriser's edges do not count) and the place, colours and type
// of its parts. The film stands still at a line and is not part of the picture; motion is off; the font is the app's own.
// UPDATE=1 takes both anew; look at them before keeping them.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { newPage, signedIn, startServer, stopBrowser, top } from "./harness.mjs";
import { look, SCREENS, settle } from "./screens.mjs";

const UPDATE = process.env.UPDATE === "1";
const KEPT = join(top, "tests/e2e/expected");
const PARTS = join(KEPT, "player.json");
const BLOCK = 8;
/** Of 255, per block and channel; and the share of blocks that may be off: what another word in the film's lines amounts to. */
const TOLERANCE = 24;
const SHARE = 0.02;
/** Pixels by which a part may stand elsewhere. */
const NEAR = 4;

let server;
let state;
let desk;
before(async () => {
	server = await startServer();
	state = await signedIn(server, "ana");
	desk = await newPage(server);
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

/** A picture made small, and the share of points in which it differs from a kept one. A browser does both; no library is needed. */
function compare(picture, kept) {
	return desk.evaluate(
		async ({ now, before, block, tolerance }) => {
			const bitmap = (base64) => createImageBitmap(new Blob([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))]));
			const small = (image, width, height) => {
				const canvas = new OffscreenCanvas(width, height);
				const context = canvas.getContext("2d");
				context.imageSmoothingQuality = "high";
				context.drawImage(image, 0, 0, width, height);
				return { canvas, data: context.getImageData(0, 0, width, height).data };
			};
			const image = await bitmap(now);
			const width = Math.round(image.width / block);
			const height = Math.round(image.height / block);
			const mine = small(image, width, height);
			const bytes = new Uint8Array(await (await mine.canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
			const made = { png: btoa(String.fromCharCode(...bytes)), share: 1 };
			if (!before) return made;
			const old = await bitmap(before);
			if (old.width !== width || old.height !== height) return made;
			const { data } = small(old, width, height);
			let off = 0;
			for (let i = 0; i < data.length; i += 4) if ([0, 1, 2].some((c) => Math.abs(data[i + c] - mine.data[i + c]) > tolerance)) off++;
			return { ...made, share: off / (width * height) };
		},
		{ now: picture.toString("base64"), before: kept?.toString("base64"), block: BLOCK, tolerance: TOLERANCE },
	);
}

/** Place, colours and type of the parts of the player that do not depend on what the dictionary says. */
const parts = () => {
	const found = {};
	const say = (name, element) => {
		const box = element.getBoundingClientRect();
		if (box.width === 0) return;
		const style = getComputedStyle(element);
		found[name] = {
			box: [box.x, box.y, box.width, box.height].map(Math.round),
			look: [style.color, style.backgroundColor, style.borderRadius, style.fontSize, style.fontWeight].join(" "),
		};
	};
	for (const [name, selector] of [
		["film", "video"],
		["lines", "[data-testid=subtitle-display]"],
		["line", "[data-testid=vocabulary-highlighter]"],
		["seek bar", "[role=slider]"],
		["controls", "[data-testid=player-controls]"],
		["transcript", "[data-testid=transcript]"],
	]) {
		const element = document.querySelector(`main ${selector}`);
		if (element) say(name, element);
	}
	for (const button of document.querySelectorAll("[data-testid=player-controls] button")) say(`button: ${button.getAttribute("aria-label")}`, button);
	return found;
};

/** Only what is neither film nor a frame of it. */
const withoutPictures = () => {
	for (const one of document.querySelectorAll("video, img")) one.style.visibility = "hidden";
};

async function picture(page) {
	await settle(page);
	await page.evaluate(withoutPictures);
	return page.screenshot({ animations: "disabled", caret: "hide" });
}

async function looksAsKept(page, name) {
	const file = join(KEPT, `${name}.png`);
	const now = await picture(page);
	const { png, share } = await compare(now, existsSync(file) ? readFileSync(file) : undefined);
	if (UPDATE) return writeFileSync(file, Buffer.from(png, "base64"));
	const other = `/tmp/langplug-${name}.png`;
	if (share > SHARE) writeFileSync(other, now);
	assert.ok(share <= SHARE, `${(share * 100).toFixed(1)} % of the picture differ from ${file}; the whole of it is now ${other}`);
}

function partsAsKept(now, kept) {
	assert.deepEqual(Object.keys(now), Object.keys(kept));
	for (const [name, { box, look: style }] of Object.entries(now)) {
		assert.equal(style, kept[name].look, name);
		assert.ok(box.every((side, i) => Math.abs(side - kept[name].box[i]) <= NEAR), `${name} is at ${box} instead of ${kept[name].box}`);
	}
}

const PLACES = {
	desk: { viewport: { width: 1280, height: 800 } },
	phone: { viewport: { width: 390, height: 844 }, hasTouch: true },
};

describe("the player looks as it did", { concurrency: false }, () => {
	const kept = UPDATE ? {} : JSON.parse(readFileSync(PARTS, "utf8"));
	for (const [place, options] of Object.entries(PLACES))
		it(place, async () => {
			const page = await newPage(server, { ...options, storageState: state });
			await look(page, "dark");
			await SCREENS.find((screen) => screen.name === "player").open(page);
			await settle(page);
			const now = await page.evaluate(parts);
			if (UPDATE) kept[place] = now;
			else partsAsKept(now, kept[place]);
			await looksAsKept(page, `player.${place}`);
			if (UPDATE) return page.context().close();

			// What would be noticed: a part that is gone, one that has another colour, one that moved.
			const change = (property, value) =>
				page.evaluate(([name, to]) => document.querySelector("[data-testid=subtitle-display]").style.setProperty(name, to), [property, value]);
			await change("visibility", "hidden");
			const { share } = await compare(await picture(page), readFileSync(join(KEPT, `player.${place}.png`)));
			assert.ok(share > 0.005, `without its line only ${(share * 100).toFixed(2)} % of the picture differ`);
			await change("visibility", "");
			for (const [property, value] of [
				["color", "rgb(1, 2, 3)"],
				["transform", "translate(12px)"],
			]) {
				await change(property, value);
				await settle(page);
				const changed = await page.evaluate(parts);
				assert.throws(() => partsAsKept(changed, kept[place]), property);
				await change(property, "");
				await settle(page);
			}
			await page.context().close();
		});

	// One part a line.
	const written = (all) =>
		`{\n${Object.entries(all)
			.map(([place, one]) => `\t"${place}": {\n${Object.entries(one).map(([name, part]) => `\t\t${JSON.stringify(name)}: ${JSON.stringify(part)}`).join(",\n")}\n\t}`)
			.join(",\n")}\n}\n`;
	after(() => UPDATE && writeFileSync(PARTS, written(kept)));
});
