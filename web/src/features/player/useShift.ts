import { useCallback, useEffect, useRef } from "react";
import { changeSettings, currentSettings, usePlayerSettings } from "@/lib/playerSettings";

const SETTLED_MS = 1500;
/** What is being sent now: of one track never two at a time, because both would take the same milliseconds over. */
const onTheWay = new Set<string>();

/**
 * Milliseconds by which this browser has moved a track beyond what the server knows, and a way to move it further. When no
 * further shift follows they are sent; `taken` is to be called when they are part of the track itself. Offline, or when the
 * server refuses, they stay in this browser, and the next shift tries again.
 */
export function useShift(
	key: string,
	send: (ms: number, taken: () => void) => Promise<void>,
): { unsent: number; shift: (ms: number) => void } {
	const unsent = usePlayerSettings().offsets[key] ?? 0;
	const latest = useRef(send);
	latest.current = send;
	const shift = useCallback(
		(ms: number) => {
			const { [key]: now = 0, ...others } = currentSettings().offsets;
			changeSettings({ offsets: now + ms === 0 ? others : { ...others, [key]: now + ms } });
		},
		[key],
	);
	useEffect(() => {
		if (unsent === 0) return;
		const timer = setTimeout(() => {
			if (onTheWay.has(key)) return;
			onTheWay.add(key);
			latest
				.current(unsent, () => shift(-unsent))
				.catch(() => {})
				.finally(() => onTheWay.delete(key));
		}, SETTLED_MS);
		return () => clearTimeout(timer);
	}, [key, unsent, shift]);
	return { unsent, shift };
}
