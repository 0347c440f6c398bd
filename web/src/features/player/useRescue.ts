import { useCallback, useEffect, useRef } from "react";
import { ApiError, get } from "@/api/client";

const AGAIN_MS = 2000;
/** Of MediaError: the data stopped coming; it never came (refused, gone, or of no use to this browser). */
const NETWORK = 2;
const NOT_SUPPORTED = 4;

/**
 * What happens when the film breaks off. A login that ran out is renewed and a server that is away is waited for; then the film
 * is taken up where it was. Only what fails at the same place with everybody there is given up: onFailed.
 */
export function useRescue(onFailed: () => void): (film: HTMLVideoElement) => void {
	const failedAt = useRef(-1);
	const wanted = useRef({ at: 0, playing: false });
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	return useCallback(
		(film) => {
			const code = film.error?.code;
			if (code !== NETWORK && code !== NOT_SUPPORTED) return onFailed();
			// Asked before the browser pauses what broke off; its own pause comes after the error.
			const wasPlaying = !film.paused;
			const takeUp = () => {
				// Read now: the learner may have gone elsewhere or started it while the server was away. An element whose data did
				// not come this time either has forgotten its place, and loading has paused it: it stands as it was.
				const empty = film.readyState === HTMLMediaElement.HAVE_NOTHING;
				const at = film.currentTime || (empty ? wanted.current.at : 0);
				const playing = wasPlaying || !film.paused || (empty && wanted.current.playing);
				if (at === failedAt.current) return onFailed();
				failedAt.current = at;
				wanted.current = { at, playing };
				film.addEventListener(
					"loadedmetadata",
					() => {
						// A film that never began starts where its page says.
						if (at > 0) film.currentTime = at;
						if (playing) film.play().catch(() => {});
					},
					{ once: true },
				);
				film.load();
			};
			const look = () =>
				// Asks anything that needs a login: on 401 the client renews it, or leaves for the login page.
				get("/api/auth/me").then(takeUp, (error) => {
					// No answer, or one from a server that is about to go or to come.
					if (!(error instanceof ApiError) || (error.status !== 0 && error.status < 500)) return onFailed();
					// That it broke here says nothing about this place.
					failedAt.current = -1;
					timer.current = setTimeout(look, AGAIN_MS);
				});
			void look();
		},
		[onFailed],
	);
}
