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
	const wanted = useRef(0);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	return useCallback(
		(film) => {
			const code = film.error?.code;
			if (code !== NETWORK && code !== NOT_SUPPORTED) return onFailed();
			const takeUp = () => {
				// Read now: the learner may have gone elsewhere, started or stopped it while the server was away. A film whose
				// data did not come this time either still stands where it was to be taken up.
				const at = film.currentTime || (film.readyState === HTMLMediaElement.HAVE_NOTHING ? wanted.current : 0);
				if (at === failedAt.current) return onFailed();
				const { paused } = film;
				failedAt.current = at;
				wanted.current = at;
				film.addEventListener(
					"loadedmetadata",
					() => {
						// A film that never began starts where its page says.
						if (at > 0) film.currentTime = at;
						if (!paused) film.play().catch(() => {});
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
