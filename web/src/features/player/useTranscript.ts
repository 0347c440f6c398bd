import { useDeferredValue, useState } from "react";
import { useMedia } from "@/ui/useMedia";

/** As in player.css: there the lines stand below the film at all times, and nothing opens or closes them. */
const UPRIGHT = "(max-width: 33.99rem), (max-width: 63.99rem) and (orientation: portrait)";

/** Whether all lines are shown, and whether they stand in a drawer that is open or not; null where there is none. */
export function useTranscript() {
	const [open, setOpen] = useState(false);
	const upright = useMedia(UPRIGHT);
	const wanted = open || upright;
	// Its hundred lines come after the film.
	const shown = useDeferredValue(wanted, false) && wanted;
	return {
		shown,
		drawer: upright ? null : open,
		toggle: () => {
			if (!upright) setOpen((now) => !now);
		},
	};
}
