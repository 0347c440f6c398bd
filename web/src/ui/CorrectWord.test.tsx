import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { answer, show } from "@test/render";
import { CorrectWord } from "./CorrectWord";

it("sends what was changed and has lines, cards and library read anew", async () => {
	const sent = answer({
		"POST /api/auth/csrf-token": { json: {} },
		"POST /api/vocabulary/corrections": { json: {} },
	});
	const onClose = vi.fn();
	const { client } = show(
		<CorrectWord language="de" surface="nichts" lemma="nicht" gloss="not" level="A1" onClose={onClose} />,
	);
	for (const key of ["pack", "lesson", "vocabulary", "profile"]) client.setQueryData([key, 1], {});
	fireEvent.change(screen.getByLabelText("Meaning"), { target: { value: "nothing" } });
	fireEvent.click(screen.getByRole("button", { name: "Save" }));
	await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
	expect(sent.at(-1)?.body).toEqual({ language: "de", surface: "nichts", lemma: "nicht", new_gloss: "nothing" });
	const stale = client
		.getQueryCache()
		.getAll()
		.filter((query) => query.state.isInvalidated);
	expect(stale.map((query) => query.queryKey[0])).toEqual(["pack", "lesson", "vocabulary"]);
});
