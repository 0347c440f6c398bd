import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer } from "@test/render";
import { leave, online } from "./client";
import { noteLearner, postInTurn, postOrKeep, resetOutbox, sendWaiting, startOutbox, waiting } from "./outbox";

const POST = "POST /api/said";
const PROFILE = "GET /api/profile";
const REFRESH = "POST /api/auth/refresh";
const kept = () => JSON.parse(localStorage.getItem("langplug_outbox") ?? "[]") as { json: unknown; user?: number }[];
const keptWords = () => kept().map((one) => one.json);
const posts = (sent: ReturnType<typeof answer>) =>
	sent.filter((one) => one.path === "/api/said").map((one) => one.body);
const say = (word: string) => postOrKeep<{ undo: number }>("/api/said", { word });

let stop = () => {};
beforeEach(() => {
	resetOutbox();
	noteLearner(7);
	online.set(true);
	vi.spyOn(leave, "to").mockImplementation(() => {});
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});
afterEach(() => {
	stop();
	stop = () => {};
	resetOutbox();
});
function start() {
	const hooks = { ask: vi.fn(async () => {}), onSent: vi.fn(), onRefused: vi.fn() };
	stop = startOutbox(hooks);
	return hooks;
}

describe("an answer that the server cannot take now", () => {
	it.each([
		["does not answer", new TypeError("refused")],
		["is going or coming", { status: 503, json: {} }],
		["has failed", { status: 500, json: {} }],
		["has too much to do", { status: 429, json: {} }],
		["knows no login", { status: 401, json: {} }],
	])("is kept when the server %s, with those behind it, and sent later in order", async (_, reply) => {
		answer({ [POST]: reply, [REFRESH]: { status: 401, json: {} }, [PROFILE]: reply });
		expect(await say("Hund")).toBeUndefined();
		expect(await say("Katze")).toBeUndefined();
		await sendWaiting();
		expect(keptWords()).toEqual([{ word: "Hund" }, { word: "Katze" }]);
		expect(waiting.get()).toBe(2);
		const sent = answer({ [POST]: { json: { undo: 1 } }, [PROFILE]: { json: { id: 7 } } });
		await sendWaiting();
		expect(posts(sent)).toEqual([{ word: "Hund" }, { word: "Katze" }]);
		expect(localStorage.getItem("langplug_outbox")).toBe("[]");
	});
	it("keeps all of the queue when sending it fails in the middle", async () => {
		answer({ [POST]: new TypeError("refused"), [PROFILE]: new TypeError("refused") });
		for (const word of ["a", "b", "c"]) await say(word);
		await sendWaiting();
		let left = 1;
		answer({
			[PROFILE]: { json: { id: 7 } },
			[POST]: () => (left-- > 0 ? { json: {} } : { status: 401, json: {} }),
			[REFRESH]: { status: 401, json: {} },
		});
		await sendWaiting();
		expect(keptWords()).toEqual([{ word: "b" }, { word: "c" }]);
	});
});

describe("an answer that is refused", () => {
	it("is thrown, and not kept", async () => {
		answer({ [POST]: { status: 422, json: {} } });
		await expect(say("Hund")).rejects.toMatchObject({ status: 422 });
		expect(kept()).toEqual([]);
	});
	it("is dropped from the queue, said, and holds up nothing", async () => {
		answer({ [POST]: new TypeError("refused"), [PROFILE]: new TypeError("refused") });
		for (const word of ["bad", "good"]) await say(word);
		await sendWaiting();
		const sent = answer({
			[PROFILE]: { json: { id: 7 } },
			[POST]: ({ body }) => ((body as { word: string }).word === "bad" ? { status: 422, json: {} } : { json: {} }),
		});
		const hooks = start();
		await sendWaiting();
		expect(posts(sent)).toEqual([{ word: "bad" }, { word: "good" }]);
		expect(hooks.onRefused).toHaveBeenCalledOnce();
		expect(hooks.onSent).toHaveBeenCalledOnce();
		expect(kept()).toEqual([]);
	});
});

describe("two learners in one browser", () => {
	it("each send their own only", async () => {
		answer({ [POST]: { status: 503, json: {} }, [PROFILE]: { status: 503, json: {} } });
		await say("Hund");
		resetOutbox();
		const next = answer({ [POST]: { json: {} }, [PROFILE]: { json: { id: 8 } } });
		start();
		await sendWaiting();
		expect(posts(next)).toEqual([]);
		expect(waiting.get()).toBe(0);
		// What the other has left does not hold up what this one says.
		await say("Katze");
		expect(posts(next)).toEqual([{ word: "Katze" }]);
		expect(kept()).toMatchObject([{ user: 7, json: { word: "Hund" } }]);
		stop();
		resetOutbox();
		const back = answer({ [POST]: { json: {} }, [PROFILE]: { json: { id: 7 } } });
		start();
		await sendWaiting();
		expect(posts(back)).toEqual([{ word: "Hund" }]);
		expect(kept()).toEqual([]);
	});
	it("are kept within bounds", async () => {
		const many = Array.from({ length: 600 }, (_, i) => ({ path: "/api/said", json: { word: i }, user: 8 }));
		localStorage.setItem("langplug_outbox", JSON.stringify(many));
		answer({ [POST]: { status: 503, json: {} }, [PROFILE]: { status: 503, json: {} } });
		await say("Hund");
		expect(kept()).toHaveLength(501);
		expect(kept().at(-1)).toEqual({ path: "/api/said", json: { word: "Hund" }, user: 7 });
	});
});

describe("what is said", () => {
	it("is sent in the order in which it was said", async () => {
		let release = () => {};
		const held = new Promise<void>((go) => {
			release = go;
		});
		const sent = answer({
			[POST]: async ({ body }) => {
				if ((body as { word: string }).word === "slow") await held;
				return { json: { undo: 5 } };
			},
		});
		const slow = say("slow");
		const undo = postInTurn(async () => ({ path: "/api/said", json: { word: `undo ${(await slow)?.undo}` } }));
		const nothing = postInTurn(async () => undefined);
		const last = say("last");
		await vi.waitFor(() => expect(posts(sent)).toEqual([{ word: "slow" }]));
		release();
		await Promise.all([undo, nothing, last]);
		expect(posts(sent)).toEqual([{ word: "slow" }, { word: "undo 5" }, { word: "last" }]);
	});
});
