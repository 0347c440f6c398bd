import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { LESSON, PACK, PLAN, video } from "@test/fixtures";
import { load, playTo } from "@test/film";
import { answer, show } from "@test/render";
import { changeSettings, forgetSettings } from "@/lib/playerSettings";
import { LegacyPlayer, toVtt, vttTime } from "./ChunkedLearningPlayer.legacy";

const made: Blob[] = [];
beforeEach(() => {
	forgetSettings();
	made.length = 0;
	vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => `blob:${made.push(blob as Blob)}`);
	vi.spyOn(URL, "revokeObjectURL").mockImplementation(() => {});
});

function setup(from: number | null = null) {
	answer({ "PUT /api/videos/3/position": { status: 204 } });
	const onEnd = vi.fn();
	const onPart = vi.fn();
	show(
		<LegacyPlayer
			video={video()}
			plan={PLAN}
			part={0}
			pack={PACK}
			lesson={LESSON}
			from={from}
			autoPlay={false}
			onEnd={onEnd}
			onPart={onPart}
			onFailed={() => {}}
		/>,
	);
	const film = screen.getByTestId<HTMLVideoElement>("legacy-video");
	load(film);
	return { film, onEnd, onPart };
}

describe("the plain player", () => {
	it("has the browser's controls and two tracks", async () => {
		const { film } = setup();
		expect(film).toHaveAttribute("controls");
		const tracks = [...film.querySelectorAll("track")];
		expect(tracks.map((track) => [track.srclang, track.kind, track.default])).toEqual([
			["de", "subtitles", true],
			["en", "subtitles", false],
		]);
		const [german, english] = await Promise.all(made.map((blob) => blob.text()));
		expect(german).toContain("00:00:08.000 --> 00:00:12.000\nDer Hund schläft.");
		expect(english).toContain("00:00:20.000 --> 00:00:24.000\nI get up at six, Jonas.");
	});
	it("moves both tracks by what this browser has moved the lines", async () => {
		changeSettings({ offsets: { 3: 1500 } });
		setup();
		const [german, english] = await Promise.all(made.map((blob) => blob.text()));
		expect(german).toContain("00:00:09.500 --> 00:00:13.500\nDer Hund schläft.");
		expect(english).toContain("00:00:21.500 --> 00:00:25.500\nI get up at six, Jonas.");
	});
	it("starts where the learner stopped, and says where in the part the film is", () => {
		const { film } = setup(22_000);
		expect(film.currentTime).toBe(22);
		playTo(film, 30.4);
		expect(screen.getByTestId("legacy-clock")).toHaveTextContent("0:30 of 1:00");
	});
	it("ends the part at its end while it plays", () => {
		const { film, onEnd } = setup();
		playTo(film, 60.1);
		expect(onEnd).not.toHaveBeenCalled();
		void film.play();
		playTo(film, 60.2);
		expect(onEnd).toHaveBeenCalledExactlyOnceWith(0);
		expect(film.paused).toBe(true);
	});
	it("ends with the film", () => {
		const { film, onEnd } = setup();
		fireEvent.ended(film);
		expect(onEnd).toHaveBeenCalledOnce();
	});
	it("goes to another part", async () => {
		const { onPart } = setup();
		expect(screen.getByRole("button", { name: "Part 1" })).toHaveAttribute("aria-current", "true");
		await userEvent.click(screen.getByRole("button", { name: "Part 3" }));
		expect(onPart).toHaveBeenCalledExactlyOnceWith(2);
	});
});

describe("its tracks", () => {
	it("are WebVTT, whatever the lines say", () => {
		expect(vttTime(3_723_004)).toBe("01:02:03.004");
		expect(toVtt([{ start_ms: 0, end_ms: 999, text: "a < b --> c & d" }])).toBe(
			"WEBVTT\n\n00:00:00.000 --> 00:00:00.999\na &lt; b --&gt; c &amp; d\n",
		);
		const early = { start_ms: 500, end_ms: 2000, text: "a" };
		expect(toVtt([{ ...early, end_ms: 900 }, early], -1000)).toBe("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na\n");
	});
});
