import { memo, type PointerEvent, type RefObject, useRef } from "react";
import { useRescue } from "./useRescue";
import { useStart } from "./useStart";

interface Props {
	url: string;
	/** Seconds. */
	startAt: number;
	autoPlay: boolean;
	ref: RefObject<HTMLVideoElement | null>;
	onTap: () => void;
	onSwipe: (direction: "left" | "right") => void;
	onTimeUpdate?: (seconds: number) => void;
	onEnded: () => void;
	onFailed: () => void;
}

const SWIPE_PX = 60;

/** The film itself, without controls. A tap toggles, a swipe goes a line on or back. */
export const VideoPlayer = memo(function VideoPlayer({
	url,
	startAt,
	autoPlay,
	ref,
	onTap,
	onSwipe,
	onTimeUpdate,
	onEnded,
	onFailed,
}: Props) {
	const from = useRef<number | null>(null);
	const rescue = useRescue(onFailed);
	const place = useStart(ref, { startAt, autoPlay, onError: rescue });
	const onUp = (event: PointerEvent) => {
		if (from.current === null) return;
		const dx = event.clientX - from.current;
		from.current = null;
		if (event.pointerType !== "mouse" && Math.abs(dx) > SWIPE_PX) onSwipe(dx < 0 ? "left" : "right");
		else onTap();
	};
	return (
		// biome-ignore lint/a11y/useMediaCaption: the lines are drawn below it, as text with buttons
		<video
			ref={ref}
			src={url}
			data-testid="video"
			playsInline
			preload="metadata"
			onLoadedMetadata={place}
			onTimeUpdate={({ currentTarget: film }) => {
				// An element that loads has forgotten its place, and says so with the same event.
				if (film.readyState > HTMLMediaElement.HAVE_NOTHING) onTimeUpdate?.(film.currentTime);
			}}
			onEnded={onEnded}
			onError={(event) => rescue(event.currentTarget)}
			onPointerDown={(event) => {
				if (event.button === 0) from.current = event.clientX;
			}}
			onPointerUp={onUp}
		/>
	);
});
