// Every screen: axe in both themes, wide and narrow, the whole of it by keyboard in a recorded order, and German on a narrow phone
// without a word cut off. UPDATE=1 writes the focus orders anew (tests/e2e/expected/focus.json); read the difference before keeping it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { alive, byId, newPage, signedIn, startServer, stopBrowser, top } from "./harness.mjs";
import { look, SCREENS, settle } from "./screens.mjs";

const FOCUS = join(top, "tests/e2e/expected/focus.json");
const AXE = readFileSync(join(top, "web/node_modules/axe-core/axe.min.js"), "utf8");
const UPDATE = process.env.UPDATE === "1";

let server;
let state;
before(async () => {
	server = await startServer();
	state = await signedIn(server, "ana");
});
after(async () => {
	await stopBrowser();
	await server?.stop();
});

const visit = (screen, options = {}) => newPage(server, { ...options, ...(screen.anonymous ? {} : { storageState: state }) });

/** What axe finds in a theme. The policy of the page allows no foreign script; the debugger's console may bring one. */
async function axe(page, theme) {
	await page.evaluate((value) => {
		document.documentElement.dataset.theme = value;
	}, theme);
	await settle(page);
	const session = await page.context().newCDPSession(page);
	await session.send("Runtime.evaluate", { expression: AXE });
	return page.evaluate(async (name) => {
		const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
		return violations.map((one) => `${name}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
	}, theme);
}

/** What has the focus, as a reader of the screen would name it: the test id, else role and name. Words of films and lists have no
 *  name here: the order is recorded, not the dictionary. */
const focused = () => {
	const element = document.activeElement;
	if (!element || element === document.body) return null;
	const role = element.getAttribute("role") ?? element.localName;
	const heard = element.cloneNode(true);
	for (const hidden of heard.querySelectorAll("[aria-hidden=true]")) hidden.remove();
	const name = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? heard.textContent ?? "";
	const box = element.getBoundingClientRect();
	const seen = box.width > 0 && box.height > 0 && getComputedStyle(element).visibility === "visible";
	if (element.dataset.testid) return { text: element.dataset.testid, seen };
	if (element.matches(".w")) return { text: `${role} of a word`, seen };
	if (element.closest("[data-testid^=word-card-]")) return { text: `${role} in a row`, seen };
	return { text: `${role}: ${name.replace(/\s+/g, " ").trim().slice(0, 40)}`, seen };
};

/** Tabs through the page until the focus leaves it or is back where it began. At most `limit` stops are recorded. */
async function walk(page, limit = 40) {
	const stops = [];
	// The browser goes on from where the focus was last, even if that element is gone: here from before the first one.
	await page.evaluate(() => {
		const start = document.createElement("span");
		start.tabIndex = -1;
		document.body.prepend(start);
		start.focus();
		start.remove();
	});
	for (let i = 0; i < limit; i++) {
		await page.keyboard.press("Tab");
		const stop = await page.evaluate(focused);
		if (!stop) break;
		assert.ok(stop.seen, `${stop.text} has the focus and is not to be seen`);
		if (stops.length > 1 && stop.text === stops[0] && stops[0] !== stops[1]) break;
		stops.push(stop.text);
	}
	return stops;
}

/** Hooks that older browser tests hold on to, by the screen they are on; the others are in the last test. */
const HOOKS = {
	login: ["email-input", "password-input", "submit-button", "register-link"],
	register: ["username-input", "confirm-password-input", "register-submit", "login-link"],
	series: ["user-menu", "vocabulary-nav", "profile-button", "refresh-videos-button", "series-card-das-haus-am-kanal", "series-card-the-lighthouse-post"],
	episodes: ["back-to-videos"],
	processing: ["retry-button"],
	game: ["vocabulary-word", "difficulty-badge", "mark-known-button", "mark-unknown-button", "skip-remaining-button"],
	player: ["subtitle-display", "player-controls", "vocabulary-highlighter"],
	"word card": ["translation"],
	vocabulary: ["vocabulary-search", "vocabulary-card", ...["A1", "A2", "B1", "B2", "C1", "C2"].map((level) => `level-tab-${level}`)],
	profile: ["logout-button"],
};

describe("axe finds nothing in both themes, and the keyboard reaches everything in the recorded order", { concurrency: false }, () => {
	const expected = UPDATE ? {} : JSON.parse(readFileSync(FOCUS, "utf8"));
	for (const screen of SCREENS)
		it(screen.name, async () => {
			const page = await visit(screen);
			await look(page, "dark");
			await screen.open(page);
			await settle(page);
			const found = [...(await axe(page, "dark")), ...(await axe(page, "light"))];
			const stops = await walk(page);
			if (UPDATE) expected[screen.name] = stops;
			for (const hook of HOOKS[screen.name] ?? []) assert.ok((await byId(page, hook).count()) > 0, hook);
			assert.deepEqual(found, []);
			assert.ok(stops.length > 0, "nothing can have the focus");
			assert.deepEqual(stops, expected[screen.name]);
			await page.context().close();
		});
	after(() => UPDATE && writeFileSync(FOCUS, `${JSON.stringify(expected, null, "\t")}\n`));
});

/** Elements whose own text is cut off, and those that stand out of the window. */
const cutOff = () => {
	const bad = [];
	const range = document.createRange();
	const width = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth > width) bad.push(`the page is ${document.documentElement.scrollWidth} px wide, the window ${width}`);
	const scrolls = (element) => {
		for (let up = element; up; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up !== document.documentElement) return true;
		return false;
	};
	for (const element of document.querySelectorAll("body *")) {
		const style = getComputedStyle(element);
		const box = element.getBoundingClientRect();
		// What is for screen readers only is one pixel large by intent.
		if (element.closest(".sr, [hidden], svg, datalist, option") || box.width <= 1 || box.height <= 1 || style.visibility !== "visible") continue;
		const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
		if (!text) continue;
		const say = `${element.localName}.${element.className} "${element.textContent.trim().slice(0, 50)}"`;
		if (/hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1) bad.push(`cut: ${say} ${element.scrollWidth} > ${element.clientWidth}`);
		if (/hidden|clip/.test(style.overflowY) && element.scrollHeight > element.clientHeight + 2 && !/-webkit-box/.test(style.display)) bad.push(`cut below: ${say}`);
		// The text itself, not its box: a quiet button may reach past the margin to line up what is written in it.
		for (const node of element.childNodes) {
			if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || scrolls(element) || style.position === "fixed") continue;
			range.selectNodeContents(node);
			const { left, right } = range.getBoundingClientRect();
			if (right > width + 1 || left < -1) bad.push(`outside: ${say} ${Math.round(left)}..${Math.round(right)}`);
		}
	}
	return bad;
};

describe("German fits on a narrow phone and is readable there in both themes", { concurrency: false }, () => {
	for (const screen of SCREENS)
		it(screen.name, async () => {
			const page = await visit(screen, { viewport: { width: 390, height: 844 }, locale: "de-DE", hasTouch: true });
			await page.context().addCookies([{ name: "langplug_language", value: "de", url: server.url }]);
			await screen.open(page);
			await settle(page);
			assert.equal(await page.locator("html").getAttribute("lang"), "de");
			assert.deepEqual(await page.evaluate(cutOff), []);
			// What stands below each other here is hidden on a wide screen: the list of lines.
			assert.deepEqual([...(await axe(page, "dark")), ...(await axe(page, "light"))], []);
			await page.context().close();
		});
});

describe("the hooks that older browser tests hold on to", { concurrency: false }, () => {
	it("vocabulary-loading, word-card-ID, success-message, empty-state, error-message", async () => {
		const page = await newPage(server, { storageState: state });
		let go;
		const held = new Promise((resolve) => {
			go = resolve;
		});
		await page.route("**/api/vocabulary/library?*", async (route) => {
			await held;
			await route.continue();
		});
		await page.goto("/vocabulary");
		await byId(page, "vocabulary-loading").waitFor();
		await page.getByRole("heading", { name: "Vocabulary Library" }).waitFor();
		go();
		await byId(page, "vocabulary-card").first().waitFor();
		await page.getByRole("heading", { name: "A1 Level Vocabulary" }).waitFor({ state: "attached" });
		const row = page.locator("[data-testid^=word-card-]").first();
		assert.match(await row.getAttribute("data-testid"), /^word-card-\d+$/);
		await row.getByRole("combobox").selectOption("known");
		await byId(page, "success-message").waitFor();
		await byId(page, "vocabulary-search").fill("xyzzyq");
		await byId(page, "empty-state").waitFor();
		await page.context().close();
		const stranger = await newPage(server);
		await stranger.goto("/login");
		await alive(stranger);
		await byId(stranger, "email-input").fill("ana@example.org");
		await byId(stranger, "password-input").fill("Falsch-Falsch-17!");
		await byId(stranger, "submit-button").click();
		await byId(stranger, "error-message").waitFor();
		await stranger.context().close();
	});
});
