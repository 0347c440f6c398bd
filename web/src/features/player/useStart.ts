import { type RefObject, useCallback, useEffect, useRef } from "react";
import { useKeptPlayback } from "./useKeptPlayback";

interface Options {
	/** Seconds; where the film is taken up when its data has come. */
	startAt: number;
	autoPlay: boolean;
	/** The film cannot be loaded. */
	onError: (film: HTMLVideoElement) => void;
}

/**
 * Puts a film at its place once, when its data has come. The element loads from the moment it is made; what it says before React
 * has put it on the page is heard by nobody, so its state is looked at then. Speed and sound are those of the film before. Gives the
 * handler of loadedmetadata.
 */
export function useStart(ref: RefObject<HTMLVideoElement | null>, options: Options): () => void {
	useKeptPlayback(ref);
	const latest = useRef(options);
	latest.current = options;
	const placed = useRef(false);
	const place = useCallback(() => {
		const film = ref.current;
		if (!film || placed.current) return;
		placed.current = true;
		film.currentTime = latest.current.startAt;
		if (latest.current.autoPlay) film.play().catch(() => {});
	}, [ref]);
	useEffect(() => {
		const film = ref.current;
		if (film?.error) latest.current.onError(film);
		else if (film && film.readyState >= HTMLMediaElement.HAVE_METADATA) place();
	}, [ref, place]);
	return place;
}
