import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { answer, hook, show } from "@test/render";
import { leave } from "@/api/client";
import { profileQuery, settingsQuery } from "@/api/queries";
import { toast } from "@/ui/toast";
import ProfilePage from "./ProfilePage";
import { useSettings } from "./useSettings";

const PUT = "PUT /api/profile/settings";
const LOGOUT = "POST /api/auth/logout";
const GERMAN = { code: "de", name: "German", native_name: "Deutsch" };
const ENGLISH = { code: "en", name: "English", native_name: "English" };
const PROFILE = {
	id: 7,
	username: "tom",
	email: "tom@example.org",
	is_admin: false,
	created_at: null,
	last_login: null,
	native_language: ENGLISH,
	target_language: GERMAN,
	level: "A2",
	levels: { de: "A2" },
	chunk_duration_minutes: 5,
	game_words: 12,
};
const SETTINGS = { level: "A2", chunk_duration_minutes: 5, game_words: 12 };
const READS: Parameters<typeof answer>[0] = {
	"GET /api/profile": { json: PROFILE },
	"GET /api/profile/settings": { json: SETTINGS },
	"GET /api/profile/languages": { json: {} },
	"GET /api/progress/user": {
		json: { total_watch_time: 0, vocabulary_learned: 0, current_streak: 0, longest_streak: 0 },
	},
	"GET /api/progress/daily": { json: [] },
};

beforeEach(() => {
	toast.set(null);
	vi.spyOn(leave, "to").mockImplementation(() => {});
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});

describe("a setting", () => {
	function setup(reply: Parameters<typeof answer>[0][string]) {
		const sent = answer({ ...READS, [PUT]: reply });
		const { client, result } = hook(() => useSettings());
		client.setQueryData(profileQuery().queryKey, PROFILE);
		client.setQueryData(settingsQuery().queryKey, SETTINGS);
		const change = (what: Parameters<typeof result.current.settings.mutate>[0]) =>
			act(async () => void (await result.current.settings.mutateAsync(what).catch(() => {})));
		const bodies = () => sent.filter((one) => one.method === "PUT").map((one) => one.body);
		const shown = () => [
			client.getQueryData(profileQuery().queryKey)?.game_words,
			client.getQueryData(settingsQuery().queryKey)?.game_words,
		];
		return { change, bodies, shown };
	}
	it("is sent by itself, and shown before the server has it", async () => {
		const { change, bodies, shown } = setup({ json: {} });
		await change({ game_words: 20 });
		expect(bodies()).toEqual([{ game_words: 20 }]);
		expect(shown()).toEqual([20, 20]);
	});
	it("that is refused is put back, said, and not sent along with the next one", async () => {
		const { change, bodies, shown } = setup({ status: 503, json: {} });
		await change({ game_words: 20 });
		expect(shown()).toEqual([12, 12]);
		expect(toast.get()?.bad).toBe(true);
		await change({ level: "B1" });
		expect(bodies()).toEqual([{ game_words: 20 }, { level: "B1" }]);
	});
});

describe("a language to learn", () => {
	const language = (name: string, natives: string[]) => ({ name, native_name: name, target: true, natives });
	const LANGUAGES = {
		de: language("German", ["en", "es"]),
		en: language("English", ["de", "es"]),
		es: language("Spanish", ["en"]),
	};
	async function choose(name: string) {
		const sent = answer({
			...READS,
			"GET /api/profile/languages": { json: LANGUAGES },
			"PUT /api/profile/languages": { json: {} },
		});
		show(<ProfilePage />);
		const group = await screen.findByRole("radiogroup", { name: "I learn" });
		await userEvent.click(within(group).getByRole("radio", { name }));
		await waitFor(() => expect(toast.get()).not.toBeNull());
		return () => sent.filter((one) => one.method === "PUT").map((one) => one.body);
	}
	it("that goes with what is spoken changes nothing else", async () => {
		const bodies = await choose("Spanish");
		expect(bodies()).toEqual([{ target_language: "es", native_language: "en" }]);
		expect(toast.get()).toMatchObject({ text: "Saved.", action: undefined });
	});
	it("that does not go with it says what else changed, and takes both back", async () => {
		const bodies = await choose("English");
		expect(toast.get()?.text).toBe("You learn English now, and speak German here.");
		act(() => toast.get()?.action?.run());
		await waitFor(() =>
			expect(bodies()).toEqual([
				{ target_language: "en", native_language: "de" },
				{ target_language: "de", native_language: "en" },
			]),
		);
	});
});

describe("logging out", () => {
	async function logOut(replies: Parameters<typeof answer>[0]) {
		const sent = answer({ ...READS, ...replies });
		show(<ProfilePage />);
		await userEvent.click(await screen.findByTestId("logout-button"));
		return sent;
	}
	it("leads to the front page", async () => {
		await logOut({ [LOGOUT]: { status: 204 } });
		await waitFor(() => expect(leave.to).toHaveBeenCalledWith("/"));
	});
	it("stays and says so when the server does not do it", async () => {
		await logOut({ [LOGOUT]: { status: 503, json: {} } });
		await waitFor(() => expect(toast.get()?.bad).toBe(true));
		expect(leave.to).not.toHaveBeenCalled();
	});
	it("ends also a login that has just run out", async () => {
		let expired = true;
		const sent = await logOut({
			[LOGOUT]: () => ({ status: expired ? 401 : 204 }),
			"POST /api/auth/refresh": () => {
				expired = false;
				return { json: {} };
			},
		});
		await waitFor(() => expect(leave.to).toHaveBeenCalledWith("/"));
		expect(sent.filter((one) => one.path === "/api/auth/logout")).toHaveLength(2);
	});
});
