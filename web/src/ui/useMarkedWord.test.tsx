import { QueryObserver } from "@tanstack/react-query";
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { LESSON, PACK } from "@test/fixtures";
import { answer, show } from "@test/render";
import { lessonKey } from "@/api/queries";
import type { Lesson } from "@/api/types";
import { ToastHost } from "./ToastHost";
import { useMarkedWord } from "./useMarkedWord";

function Marker() {
	const mark = useMarkedWord(PACK);
	return (
		<button type="button" onClick={() => mark(0, "ignored")}>
			Ignore it
		</button>
	);
}

it("offers to take back what was said about a word of a film, to what the program took for known too", async () => {
	const sent = answer({
		"POST /api/auth/csrf-token": { json: {} },
		"POST /api/vocabulary/status": { json: { changed: 1, undo: 7 } },
		"POST /api/vocabulary/undo": { json: { restored: 1 } },
	});
	const { client } = show(
		<>
			<Marker />
			<ToastHost />
		</>,
	);
	act(() => void client.setQueryData(lessonKey(3, PACK), LESSON));
	// It is on screen: what is not is forgotten.
	new QueryObserver(client, { queryKey: lessonKey(3, PACK), queryFn: () => LESSON, staleTime: 60_000 }).subscribe(
		() => {},
	);
	const state = () => client.getQueryData<Lesson>(lessonKey(3, PACK))?.states[0];
	expect(state()).toBe("assumed");
	await userEvent.click(screen.getByRole("button", { name: "Ignore it" }));
	expect(state()).toBe("ignored");
	await waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent("der: Ignored"));
	await userEvent.click(screen.getByRole("button", { name: "Undo" }));
	await waitFor(() => expect(screen.getByTestId("success-message")).toHaveTextContent("Taken back."));
	expect(state()).toBe("assumed");
	expect(sent.at(-1)?.body).toEqual({ undo: 7 });
});
