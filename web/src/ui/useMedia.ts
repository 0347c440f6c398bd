import { useSyncExternalStore } from "react";

/** Follows a media query; false where there is none. */
export function useMedia(query: string): boolean {
	return useSyncExternalStore(
		(listener) => {
			if (typeof matchMedia !== "function") return () => {};
			const media = matchMedia(query);
			media.addEventListener("change", listener);
			return () => media.removeEventListener("change", listener);
		},
		() => typeof matchMedia === "function" && matchMedia(query).matches,
		() => false,
	);
}
