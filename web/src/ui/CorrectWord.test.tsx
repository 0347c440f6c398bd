import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { answer, type Sent, show } from "@test/render";
import { CorrectWord } from "./CorrectWord";
import type { Correction } from "./corrections";
import { ToastHost } from "./ToastHost";
import { hideToast } from "./toast";

beforeEach(() => hideToast());

const row = (more: Partial<Correction> = {}): Correction => ({
	id: 5,
	language: "de",
	surface: "nichts",
	lemma: "nicht",
	noun: null,
	new_lemma: null,
	new_gloss: null,
	new_level: "B1",
	is_name: null,
	everybody: false,
	...more,
});

function open({ before = [], name = false }: { before?: Correction[]; name?: boolean } = {}) {
	const sent = answer({
		"POST /api/auth/csrf-token": { json: {} },
		"GET /api/vocabulary/corrections": { json: before },
		"POST /api/vocabulary/corrections": { status: 201, json: row() },
		"DELETE /api/vocabulary/corrections/5": { status: 204 },
	});
	const onClose = vi.fn();
	const onDone = vi.fn();
	const shown = show(
		<>
			<CorrectWord
				language="de"
				surface="nichts"
				lemma="nicht"
				gloss="not"
				level="A1"
				name={name}
				onClose={onClose}
				onDone={onDone}
			/>
			<ToastHost />
		</>,
	);
	return { ...shown, sent, onClose, onDone };
}
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const mean = (value: string) => fireEvent.change(screen.getByLabelText("Meaning"), { target: { value } });
const written = (sent: readonly Sent[]) =>
	sent
		.filter(({ method, path }) => method !== "GET" && path.includes("corrections"))
		.map((one) => [one.method, one.body]);
const toast = (text: string) => waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent(text));

it("sends what was changed, closes what shows the word, and has lines, cards and library read anew", async () => {
	const { client, sent, onClose, onDone } = open();
	for (const key of ["pack", "lesson", "vocabulary", "profile"]) client.setQueryData([key, 1], {});
	mean("nothing");
	press("Save");
	await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
	expect(onDone).toHaveBeenCalledOnce();
	expect(written(sent)).toEqual([
		["POST", { language: "de", surface: "nichts", lemma: "nicht", new_gloss: "nothing" }],
	]);
	const fresh = client
		.getQueryCache()
		.getAll()
		.filter((query) => query.queryKey[1] === 1 && !query.state.isInvalidated);
	expect(fresh.map((query) => query.queryKey[0])).toEqual(["profile"]);
});

it("takes a correction back", async () => {
	const { sent } = open();
	mean("nothing");
	press("Save");
	await toast("Corrected.");
	press("Undo");
	await toast("Taken back.");
	expect(written(sent).map(([method]) => method)).toEqual(["POST", "DELETE"]);
});

it("leaves what was corrected before when a further correction is taken back", async () => {
	const { sent } = open({ before: [row({ id: 3, everybody: true }), row()] });
	mean("nothing");
	press("Save");
	await toast("Corrected.");
	press("Undo");
	await toast("Taken back.");
	expect(written(sent).at(-1)).toEqual([
		"POST",
		{ language: "de", surface: "nichts", lemma: "nicht", new_level: "B1" },
	]);
});

it("clears a wrong name", async () => {
	const { sent } = open({ name: true });
	expect(screen.getByLabelText("It is a name")).toBeChecked();
	fireEvent.click(screen.getByLabelText("It is a name"));
	press("Save");
	await toast("Corrected.");
	expect(written(sent)).toEqual([["POST", { language: "de", surface: "nichts", lemma: "nicht", is_name: false }]]);
});

it("takes back what was corrected another day", async () => {
	const { sent, onDone } = open({ before: [row(), row({ id: 6, surface: "nichte" })] });
	fireEvent.click(await screen.findByRole("button", { name: "Take back what I corrected" }));
	await toast("Taken back.");
	expect(onDone).toHaveBeenCalledOnce();
	expect(written(sent)).toEqual([["DELETE", undefined]]);
});

it("sends nothing when nothing was changed", () => {
	const { sent, onClose } = open();
	press("Save");
	expect(onClose).toHaveBeenCalledOnce();
	expect(written(sent)).toEqual([]);
});
