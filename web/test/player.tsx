// The player on the fixtures, for its tests.
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { vi } from "vitest";
import { ChunkedLearningPlayer, type PlayerProps } from "@/features/player/ChunkedLearningPlayer";
import { LESSON, PACK, PLAN, video } from "./fixtures";
import { load } from "./film";
import { answer, show } from "./render";

export const props = (): PlayerProps => ({
	video: video(),
	plan: PLAN,
	part: 0,
	pack: PACK,
	lesson: LESSON,
	from: null,
	autoPlay: false,
	onEnd: vi.fn(),
	onPart: vi.fn(),
	onFailed: vi.fn(),
});

/** The whole player with its film loaded; what it sends is recorded and answered. */
export function setup(more: Partial<PlayerProps> = {}) {
	const sent = answer({
		"GET /api/videos/3/tracks": { json: [] },
		"PUT /api/videos/3/position": { status: 204 },
		"POST /api/vocabulary/views": { status: 204 },
		"POST /api/vocabulary/status": { json: { changed: 1, undo: 7 } },
	});
	const all = { ...props(), ...more };
	const shown = show(<ChunkedLearningPlayer {...all} />);
	const film = screen.getByTestId<HTMLVideoElement>("video");
	load(film);
	return { ...shown, ...all, film, sent };
}
export const line = () => screen.queryByTestId("vocabulary-highlighter")?.textContent ?? "";
export const openCard = async () => {
	await userEvent.click(screen.getByRole("button", { name: "Hund" }));
	return screen.getByTestId("word-card");
};
