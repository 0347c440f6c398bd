import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { libraryPage, libraryWord } from "@test/fixtures";
import { answer, show } from "@test/render";
import type { LibraryWord } from "@/api/wordTypes";
import { Menu } from "@/ui/Menu";
import { ToastHost } from "@/ui/ToastHost";
import { hideToast } from "@/ui/toast";
import { CsvButtons } from "./CsvButtons";
import { textOf } from "./csv";
import { exportWords } from "./wordFile";

const OWN = libraryWord(9, {
	lemma: "Quatschbude",
	own: 4,
	gloss: "silly place",
	status: "assumed",
	difficulty_level: "B1",
});
const KNOWN = Array.from({ length: 1200 }, (_, i) => libraryWord(i, { status: "known" }));
const busy = {
	status: 429,
	json: { error: { code: "RATE_LIMITED", message: "Too many requests." } },
	headers: { "Retry-After": "2" },
};
const gone = { status: 500, json: { error: { code: "X", message: "The disk is full." } } };

/** The library as the server has it, by state. */
const library =
	(lists: Partial<Record<string, LibraryWord[]>>) =>
	({ path }: { path: string }) => {
		const query = new URLSearchParams(path.split("?")[1]);
		const all = lists[query.get("status") ?? "all"] ?? [];
		const from = Number(query.get("offset"));
		return { json: libraryPage(all.slice(from, from + Number(query.get("limit"))), all.length) };
	};
const csrf = { "POST /api/auth/csrf-token": { json: {} } };

beforeEach(() => hideToast());

describe("words as a file", () => {
	it("asks for a thousand at a time, one request after the other, and waits when that is too much", async () => {
		vi.useFakeTimers({ toFake: ["setTimeout"] });
		const all = [OWN, ...KNOWN, libraryWord(3, { status: "assumed" }), libraryWord(4)];
		const lists = library({ all });
		let running = 0;
		let most = 0;
		let refused = false;
		const sent = answer({
			"GET /api/vocabulary/library": async (request) => {
				most = Math.max(most, ++running);
				await Promise.resolve();
				running--;
				if (!refused && request.path.includes("offset=1000")) {
					refused = true;
					return busy;
				}
				return lists(request);
			},
		});
		const text = exportWords("de");
		await vi.waitFor(() => expect(refused).toBe(true));
		const before = sent.length;
		await vi.advanceTimersByTimeAsync(1900);
		expect(sent).toHaveLength(before);
		await vi.advanceTimersByTimeAsync(200);
		const lines = (await text).trim().split("\r\n");
		expect(most).toBe(1);
		expect(sent.every(({ path }) => path.includes("limit=1000"))).toBe(true);
		expect(lines).toHaveLength(1 + 1 + KNOWN.length);
		expect(lines[1]).toBe("Quatschbude,1,new,0,B1,silly place");
	});

	const choose = async (text: string | Uint8Array<ArrayBuffer>) => {
		const shown = show(
			<>
				<Menu label="More">
					<CsvButtons language="de" />
				</Menu>
				<ToastHost />
			</>,
		);
		shown.client.setQueryData(["vocabulary", 1], {});
		const file = new File([text], "words.csv", { type: "text/csv" });
		await userEvent.upload(screen.getByLabelText("Import"), file);
		return shown;
	};
	const toast = (text: string) => waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent(text));
	const undo = () => userEvent.click(screen.getByRole("button", { name: "Undo" }));

	it("makes what no dictionary knows an own word, and takes all of it back", async () => {
		const sent = answer({
			...csrf,
			"POST /api/vocabulary/status": { json: { changed: 2, undo: 7 } },
			"GET /api/vocabulary/library": library({
				known: [libraryWord(1), libraryWord(0, { lemma: "Quatschbude", gloss: null, rank: null })],
			}),
			"POST /api/vocabulary/words": { status: 201, json: { id: 31, lemma: "Quatschbude" } },
			"DELETE /api/vocabulary/words/31": { status: 204 },
			"POST /api/vocabulary/undo": { json: { restored: 2 } },
		});
		await choose("lemma,noun,status,level,translation\nWort1,1,known,A1,word 1\nQuatschbude,1,known,b1,silly place\n");
		await toast("2 words read.");
		const bodies = (path: string) => sent.filter((one) => one.path === path).map((one) => one.body);
		expect(bodies("/api/vocabulary/words")).toEqual([
			{ lemma: "Quatschbude", noun: true, translation: "silly place", level: "B1", language: "de" },
		]);
		await undo();
		await toast("Taken back.");
		expect(bodies("/api/vocabulary/undo")).toEqual([{ undo: 7 }]);
		expect(sent.some(({ method }) => method === "DELETE")).toBe(true);
	});

	it("says how many were taken in before it broke off, shows them and takes them back", async () => {
		let batches = 0;
		const sent = answer({
			...csrf,
			"POST /api/vocabulary/status": () => (++batches > 1 ? gone : { json: { changed: 200, undo: 7 } }),
			"POST /api/vocabulary/undo": { json: { restored: 200 } },
		});
		const { client } = await choose(Array.from({ length: 300 }, (_, i) => `wort${i}`).join("\n"));
		await toast("200 words read, then it broke off. The disk is full.");
		expect(client.getQueryCache().find({ queryKey: ["vocabulary", 1] })?.state.isInvalidated).toBe(true);
		await undo();
		await toast("Taken back.");
		expect(sent.at(-1)?.body).toEqual({ undo: 7 });
	});

	it("says that a file is no text, and sends nothing of it", async () => {
		const sent = answer({});
		await choose(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0x41, 0xff]));
		await toast("This file is no CSV text. Nothing was read.");
		expect(sent).toEqual([]);
	});
	it("closes the menu that the file was chosen in", async () => {
		answer({});
		const { container } = await choose("");
		const menu = container.querySelector("details") as HTMLDetailsElement;
		menu.open = true;
		await userEvent.upload(screen.getByLabelText("Import"), new File(["\0"], "words.csv", { type: "text/csv" }));
		expect(menu.open).toBe(false);
	});
	it("reads what spreadsheets write", () => {
		const bytes = (...codes: number[]) => new Uint8Array(codes).buffer;
		expect(textOf(bytes(0x54, 0xfc, 0x72))).toBe("Tür");
		expect(textOf(bytes(0xff, 0xfe, 0x54, 0, 0xfc, 0, 0x72, 0))).toBe("Tür");
		expect(textOf(bytes(0x54, 0xc3, 0xbc, 0x72))).toBe("Tür");
	});
});
