import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { answer, show } from "@test/render";
import { ToastHost } from "@/ui/ToastHost";
import { hideToast } from "@/ui/toast";
import { AddWord } from "./AddWord";

const csrf = { "POST /api/auth/csrf-token": { json: {} } };
beforeEach(() => hideToast());

function form() {
	const onClose = vi.fn();
	show(
		<>
			<AddWord language="de" onClose={onClose} />
			<ToastHost />
		</>,
	);
	return onClose;
}
const fill = async (word: string, meaning: string) => {
	await userEvent.type(screen.getByLabelText("Word"), word);
	await userEvent.type(screen.getByLabelText("Meaning"), meaning);
	await userEvent.click(screen.getByRole("button", { name: "Save" }));
};

it("needs a word and its meaning", () => {
	form();
	expect(screen.getByLabelText("Word")).toBeRequired();
	expect(screen.getByLabelText("Meaning")).toBeRequired();
});

it("says what is wrong where it is wrong", async () => {
	const detail = { loc: ["body", "translation"], type: "string_too_short", msg: "must not be blank" };
	answer({
		...csrf,
		"POST /api/vocabulary/words": {
			status: 422,
			json: { error: { code: "V", message: "Invalid.", details: [detail] } },
		},
	});
	const onClose = form();
	await fill("Quatschbude", "x");
	expect(await screen.findByRole("alert")).toHaveTextContent("must not be blank");
	expect(screen.getByLabelText("Meaning")).toHaveAttribute("aria-invalid", "true");
	expect(screen.queryByText("Invalid.")).toBeNull();
	expect(onClose).not.toHaveBeenCalled();
});

it("takes the word back", async () => {
	const sent = answer({
		...csrf,
		"POST /api/vocabulary/words": { status: 201, json: { id: 31, lemma: "Quatschbude" } },
		"DELETE /api/vocabulary/words/31": { status: 204 },
	});
	const onClose = form();
	await fill("Quatschbude", "silly place");
	await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
	await userEvent.click(screen.getByRole("button", { name: "Undo" }));
	await waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent("Taken back."));
	expect(sent.at(-1)).toMatchObject({ method: "DELETE", path: "/api/vocabulary/words/31" });
});

it("says that a word is there already", async () => {
	answer({
		...csrf,
		"POST /api/vocabulary/words": {
			status: 409,
			json: { error: { code: "EXISTS", message: "UNIQUE constraint failed" } },
		},
	});
	form();
	await fill("Quatschbude", "silly place");
	expect(await screen.findByRole("alert")).toHaveTextContent("This word is in your library already.");
	expect(screen.getByLabelText("Word")).toHaveAttribute("aria-invalid", "true");
});
