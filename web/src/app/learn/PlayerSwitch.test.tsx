import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { load, playTo } from "@test/film";
import { LESSON, PACK, PLAN, video } from "@test/fixtures";
import { answer, show } from "@test/render";
import PlayerSwitch from "./PlayerSwitch";

const props = {
	video: video(),
	plan: PLAN,
	part: 0,
	pack: PACK,
	lesson: LESSON,
	from: null,
	autoPlay: false,
	onEnd: () => {},
	onPart: () => {},
};

beforeEach(() => {
	answer({ "PUT /api/videos/3/position": { status: 204 } });
	vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
	vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
});
afterEach(() => void vi.unstubAllEnvs());

describe("which player", () => {
	it("is the new one", async () => {
		show(<PlayerSwitch {...props} useNew />);
		await screen.findByTestId("video");
	});
	it("is the plain one when the server's flag says so", async () => {
		show(<PlayerSwitch {...props} useNew={false} />);
		await screen.findByTestId("legacy-video");
	});
	it("is the plain one when it was built so", async () => {
		vi.stubEnv("VITE_USE_NEW_PLAYER", "false");
		show(<PlayerSwitch {...props} useNew />);
		await screen.findByTestId("legacy-video");
	});
	it("is the plain one after the new one could not play the file", async () => {
		show(<PlayerSwitch {...props} useNew />);
		fireEvent.error(await screen.findByTestId("video"));
		await screen.findByTestId("legacy-video");
	});
	it("takes the film up where the other one was, and so does the next try", async () => {
		answer({ "PUT /api/videos/3/position": { status: 204 }, "GET /api/videos/3/file": { status: 206 } });
		show(<PlayerSwitch {...props} useNew />);
		const film = await screen.findByTestId<HTMLVideoElement>("video");
		load(film);
		playTo(film, 40);
		fireEvent.error(film);
		const plain = await screen.findByTestId<HTMLVideoElement>("legacy-video");
		load(plain);
		expect(plain.currentTime).toBe(40);
		playTo(plain, 45);
		fireEvent.error(plain);
		fireEvent.click(await screen.findByTestId("retry-button"));
		const again = await screen.findByTestId<HTMLVideoElement>("video");
		load(again);
		expect(again.currentTime).toBe(45);
	});
	it("takes it up there too when the new one breaks", async () => {
		vi.spyOn(console, "error").mockImplementation(() => {});
		const { rerender } = show(<PlayerSwitch {...props} useNew />);
		const film = await screen.findByTestId<HTMLVideoElement>("video");
		load(film);
		playTo(film, 40);
		rerender(<PlayerSwitch {...props} lesson={{ ...LESSON, states: undefined as never }} useNew />);
		const plain = await screen.findByTestId<HTMLVideoElement>("legacy-video");
		load(plain);
		expect(plain.currentTime).toBe(40);
	});
	it.each([
		["gone", { status: 404, json: { error: { code: "NOT_FOUND", message: "no" } } }, /file is not there any more/],
		["unreachable", new TypeError("refused"), /does not answer/],
		["of no use to this browser", { status: 206 }, /this browser cannot read/],
	])("is none when the film is %s: it is said, and tried again", async (_, file, text) => {
		const sent = answer({
			"PUT /api/videos/3/position": { status: 204 },
			"GET /api/videos/3/file": file,
		});
		show(<PlayerSwitch {...props} useNew />);
		fireEvent.error(await screen.findByTestId("video"));
		fireEvent.error(await screen.findByTestId("legacy-video"));
		expect(await screen.findByText(text)).toBeInTheDocument();
		expect(screen.getByRole("alert")).toHaveTextContent("The film cannot be played");
		expect(sent.find((one) => one.path.endsWith("/file"))?.headers.get("Range")).toBe("bytes=0-0");
		fireEvent.click(screen.getByTestId("retry-button"));
		await screen.findByTestId("video");
	});
	it("is the plain one when the new one breaks", async () => {
		const said = vi.spyOn(console, "error").mockImplementation(() => {});
		// Without the learner's states the new player cannot draw its bar; the plain one needs none.
		const broken = { ...LESSON, states: undefined as never };
		show(<PlayerSwitch {...props} lesson={broken} useNew />);
		await screen.findByTestId("legacy-video");
		expect(said.mock.calls.flat().map(String).join(" ")).toContain("the plain one takes over");
	});
});
