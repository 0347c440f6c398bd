// Every screen there is, each with the way to it and the sign that it stands there complete. What is walked, looked at and
// measured screen by screen (focus order, contrast, clipping) goes through this one list.
import { byId, openFilm, partReady, stopAt, until, videoOf } from "./harness.mjs";

const GERMAN = "Der neue Nachbar";
/** Pixels; as in useTranscript.ts. */
const NARROW = 544;

async function goto(page, path, ready) {
	await page.goto(path);
	await ready(page).first().waitFor();
}
const heading = (page) => page.getByRole("heading", { level: 1 });

async function toGame(page) {
	const { video, chunk } = await partReady(page, GERMAN);
	await page.goto(`/learn/${video.id}?part=1`);
	await byId(page, "vocabulary-word").waitFor();
	return { video, chunk };
}

/** The first part in the player. The second one is ready too, so that nothing on the screen changes by itself. */
async function watch(page) {
	await partReady(page, GERMAN, 1);
	const ready = await openFilm(page, GERMAN, "?part=1");
	// Where the list of lines stands below the film at all times, it comes after the film, and what is out of sight last.
	const { width } = page.viewportSize();
	if (width < NARROW) await until("all lines of the list", async () => (await byId(page, "transcript").locator("li").count()) === ready.pack.cues.length);
	return ready;
}

/** A line with a word that is marked, so that a card can be opened in it. */
async function toLine(page) {
	const ready = await watch(page);
	const cue = ready.pack.cues.find((one) => one.start_ms > 15_000 && one.tokens.length > 3 && one.end_ms - one.start_ms > 800);
	await stopAt(page, (cue.start_ms + cue.end_ms) / 2);
	const line = byId(page, "vocabulary-highlighter");
	await until("the line", async () => (await line.innerText().catch(() => "")) === cue.text);
	await page.mouse.move(5, 300);
	return { ...ready, line };
}

export const SCREENS = [
	{ name: "landing", open: (page) => goto(page, "/", heading), anonymous: true },
	{ name: "login", open: (page) => goto(page, "/login", (p) => byId(p, "submit-button")), anonymous: true },
	{ name: "register", open: (page) => goto(page, "/register", (p) => byId(p, "register-submit")), anonymous: true },
	{ name: "not found", open: (page) => goto(page, "/nowhere/at/all", (p) => p.locator("main h2")) },
	{ name: "series", open: (page) => goto(page, "/videos", (p) => byId(p, "series-card-das-haus-am-kanal")) },
	{
		name: "episodes",
		open: async (page) => {
			await partReady(page, GERMAN);
			await goto(page, "/episodes/Das%20Haus%20am%20Kanal", (p) => p.getByRole("link", { name: new RegExp(`${GERMAN}$`) }));
		},
	},
	{
		name: "processing",
		// Stopped, because a bar that moves is another picture each time: the line breaks just when the work is to begin.
		open: async (page) => {
			const video = await videoOf(page, "Sechs Uhr morgens");
			await page.route("**/api/videos/*/process", (route) => route.abort());
			await page.goto(`/learn/${video.id}`);
			await byId(page, "retry-button").waitFor();
		},
	},
	{ name: "game", open: toGame },
	{
		name: "game end",
		open: async (page) => {
			await toGame(page);
			await byId(page, "skip-remaining-button").click();
			await byId(page, "game-end").waitFor();
		},
	},
	{ name: "player", open: toLine },
	{
		name: "word card",
		open: async (page) => {
			const { line } = await toLine(page);
			await line.locator("button.w").nth(1).click();
			await byId(page, "word-card").waitFor();
		},
	},
	{
		name: "player settings",
		open: async (page) => {
			await toLine(page);
			await page.getByRole("button", { name: /^(Settings|Einstellungen)$/ }).click();
			await page.getByRole("button", { name: /^(Settings|Einstellungen)$/, pressed: true }).waitFor();
		},
	},
	{
		name: "keys",
		open: async (page) => {
			await toLine(page);
			await page.keyboard.press("?");
			await page.getByRole("dialog").waitFor();
		},
	},
	{
		name: "part done",
		open: async (page) => {
			const { chunk } = await watch(page);
			await page.evaluate((ms) => {
				const video = document.querySelector("video");
				video.currentTime = ms / 1000 - 0.5;
				return video.play().catch(() => {});
			}, chunk.end_ms);
			await byId(page, "next-part-button").or(byId(page, "finish-button")).first().waitFor();
		},
	},
	{ name: "vocabulary", open: (page) => goto(page, "/vocabulary", (p) => byId(p, "vocabulary-card")) },
	{ name: "word", open: (page) => goto(page, "/vocabulary/de/Hund?noun=1", (p) => byId(p, "difficulty-badge")) },
	{ name: "jobs", open: (page) => goto(page, "/jobs", (p) => p.locator("main h2, main li")) },
	{ name: "engines", open: (page) => goto(page, "/engines", (p) => p.locator("main section")) },
	{ name: "profile", open: (page) => goto(page, "/profile", (p) => byId(p, "logout-button")) },
];

export const settle = async (page) => {
	// Asked from here: what waits inside the page is stopped by the policy of its content.
	await until("the page to be complete", () =>
		page.evaluate(() => document.fonts.status === "loaded" && !document.querySelector("[aria-busy=true]")),
	);
	// A ring that turns for ever never settles.
	await page.evaluate(() => {
		const ends = (one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
		return Promise.all(document.getAnimations().filter(ends).map((one) => one.finished.then(() => {}, () => {})));
	});
};

export const look = (page, theme) => page.addInitScript((value) => localStorage.setItem("langplug_look", JSON.stringify({ theme: value, lessMotion: true })), theme);
