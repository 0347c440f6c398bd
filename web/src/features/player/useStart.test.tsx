import { render } from "@testing-library/react";
import { useRef } from "react";
import { describe, expect, it, vi } from "vitest";
import { useStart } from "./useStart";

function Film({ ready, onError }: { ready: number; onError: () => void }) {
	const ref = useRef<HTMLVideoElement | null>(null);
	const place = useStart(ref, { startAt: 40, autoPlay: true, onError });
	return (
		// biome-ignore lint/a11y/useMediaCaption: nothing is played
		<video
			data-testid="film"
			ref={(film) => {
				if (film) {
					Object.defineProperty(film, "readyState", { value: ready, configurable: true });
					film.play = vi.fn(() => Promise.resolve());
				}
				ref.current = film;
			}}
			onLoadedMetadata={place}
		/>
	);
}

describe("useStart", () => {
	it("takes up a film whose data came before it was on the page", () => {
		const { getByTestId } = render(<Film ready={1} onError={() => {}} />);
		const film = getByTestId("film") as HTMLVideoElement;
		expect(film.currentTime).toBe(40);
		expect(film.play).toHaveBeenCalledOnce();
	});

	it("takes up a film when its data comes, once", () => {
		const { getByTestId } = render(<Film ready={0} onError={() => {}} />);
		const film = getByTestId("film") as HTMLVideoElement;
		expect(film.play).not.toHaveBeenCalled();
		film.dispatchEvent(new Event("loadedmetadata"));
		film.dispatchEvent(new Event("loadedmetadata"));
		expect(film.currentTime).toBe(40);
		expect(film.play).toHaveBeenCalledOnce();
	});
});
