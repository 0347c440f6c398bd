import { type ReactNode, useState } from "react";
import { stillUrl } from "@/api/queries";

/** A frame of the film; the ground it stands on while it loads or when there is none. */
export function StillImage({ videoId, atMs, eager }: { videoId: number; atMs: number; eager?: boolean }) {
	const [gone, setGone] = useState(false);
	if (gone) return null;
	return (
		<img
			src={stillUrl(videoId, atMs)}
			alt=""
			width={640}
			height={360}
			loading={eager ? "eager" : "lazy"}
			decoding="async"
			onError={() => setGone(true)}
		/>
	);
}

export function Still({
	videoId,
	atMs,
	children,
	eager,
}: {
	videoId: number;
	atMs: number;
	children?: ReactNode;
	eager?: boolean;
}) {
	return (
		<span className="still">
			<StillImage videoId={videoId} atMs={atMs} eager={eager} />
			{children}
		</span>
	);
}
