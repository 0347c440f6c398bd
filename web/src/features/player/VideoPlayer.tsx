import { memo, type PointerEvent, type Ref, useRef } from "react";
import { useRescue } from "./useRescue";

interface Props {
	url: string;
	/** Seconds; where the film is taken up when its data has come. */
	startAt: number;
	autoPlay: boolean;
	ref: Ref<HTMLVideoElement>;
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
	const placed = useRef(false);
	const rescue = useRescue(onFailed);
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
			preload="auto"
			onLoadedMetadata={(event) => {
				if (placed.current) return;
				placed.current = true;
				event.currentTarget.currentTime = startAt;
				if (autoPlay) event.currentTarget.play().catch(() => {});
			}}
			onTimeUpdate={(event) => onTimeUpdate?.(event.currentTarget.currentTime)}
			onEnded={onEnded}
			onError={(event) => rescue(event.currentTarget)}
			onPointerDown={(event) => {
				if (event.button === 0) from.current = event.clientX;
			}}
			onPointerUp={onUp}
		/>
	);
});
