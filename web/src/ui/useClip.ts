import { useCallback, useEffect, useRef } from "react";
import { showProblem } from "./toast";

/** Plays a stretch of a film's sound: clip(from, to) in milliseconds. */
export function useClip(url: string): (fromMs: number, toMs: number) => void {
	const audio = useRef<HTMLAudioElement | null>(null);
	useEffect(
		() => () => {
			audio.current?.pause();
			audio.current?.removeAttribute("src");
			audio.current = null;
		},
		[],
	);
	return useCallback(
		(fromMs, toMs) => {
			audio.current ??= new Audio();
			const element = audio.current;
			if (!element.src.endsWith(url)) element.src = url;
			element.currentTime = fromMs / 1000;
			element.ontimeupdate = () => {
				if (element.currentTime * 1000 >= toMs) element.pause();
			};
			element.play().catch((error: Error) => {
				if (error.name !== "AbortError") showProblem(error.message);
			});
		},
		[url],
	);
}
