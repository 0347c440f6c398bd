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
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);
	return useCallback(
		(film) => {
			const at = film.currentTime;
			const { paused } = film;
			const code = film.error?.code;
			if ((code !== NETWORK && code !== NOT_SUPPORTED) || at === failedAt.current) return onFailed();
			const takeUp = () => {
				failedAt.current = at;
				film.addEventListener(
					"loadedmetadata",
					() => {
						film.currentTime = at;
						if (!paused) film.play().catch(() => {});
					},
					{ once: true },
				);
				film.load();
			};
			const look = () =>
				// Asks anything that needs a login: on 401 the client renews it, or leaves for the login page.
				get("/api/auth/me").then(takeUp, (error) => {
					if (error instanceof ApiError && error.status === 0) timer.current = setTimeout(look, AGAIN_MS);
					else onFailed();
				});
			void look();
		},
		[onFailed],
	);
}
