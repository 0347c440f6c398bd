import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { PACK, track } from "@test/fixtures";
import { props } from "@test/player";
import { answer, show } from "@test/render";
import { packQuery } from "@/api/queries";
import { currentSettings, forgetSettings } from "@/lib/playerSettings";
import { ChunkedLearningPlayer } from "./ChunkedLearningPlayer";

function setup(tracks: ReturnType<typeof track>[]) {
	const sent = answer({
		"GET /api/videos/3/tracks": () => ({ json: tracks }),
		"PUT /api/videos/3/position": { status: 204 },
		"PUT /api/videos/3/subtitles/offset": { json: {} },
	});
	const { client } = show(<ChunkedLearningPlayer {...props()} />);
	client.setQueryData(packQuery(3, PACK).queryKey, PACK);
	fireEvent.click(screen.getByRole("button", { name: "Settings" }));
	const puts = () => sent.filter((one) => one.path.endsWith("/offset")).map((one) => one.body);
	return { sent, client, puts };
}
const steppers = () => screen.getAllByRole("group", { name: /^Offset/ }).map((one) => one.getAttribute("aria-label"));

beforeEach(() => {
	forgetSettings();
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});

describe("the offset of the second lines", () => {
	it("is that of their own track, on top of what the server has", async () => {
		const { puts } = setup([track({ offset_ms: 500 }), track({ id: 8, language: "de" })]);
		const second = await screen.findByRole("group", { name: "Offset, English" });
		expect(second).toHaveTextContent("+0.5 s");
		expect(second).toHaveTextContent("for everybody who watches this film");
		fireEvent.click(within(second).getByRole("button", { name: "Later" }));
		expect(second).toHaveTextContent("+0.6 s");
		expect(screen.getByRole("group", { name: "Offset, German" })).toHaveTextContent("0.0 s");
		await waitFor(() => expect(puts()).toEqual([{ offset_ms: 600, language: "en" }]));
		await waitFor(() => expect(currentSettings().offsets).toEqual({}));
		expect(second).toHaveTextContent("+0.6 s");
	});
	it("has the lines put together anew, of other parts too", async () => {
		const { client, puts } = setup([track()]);
		const second = await screen.findByRole("group", { name: "Offset, English" });
		fireEvent.click(within(second).getByRole("button", { name: "Earlier" }));
		await waitFor(() => expect(puts()).toHaveLength(1));
		await waitFor(() => expect(client.getQueryData(packQuery(3, PACK).queryKey)).toBeUndefined());
	});
	it.each([
		["made by a machine", []],
		["heard by one", [track({ kind: "recognised", draft: true })]],
	])("is not to be set when they are %s", async (_, tracks) => {
		const { sent } = setup(tracks);
		await waitFor(() => expect(sent.some((one) => one.path.endsWith("/tracks"))).toBe(true));
		await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
		expect(steppers()).toEqual(["Offset, German"]);
	});
});
