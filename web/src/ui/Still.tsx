import { type ReactNode, useState } from "react";
import { stillUrl } from "@/api/queries";

/** A frame of the film; the ground it stands on while it loads or when there is none (null: nothing is known of the film yet). */
export function StillImage({ videoId, atMs, eager }: { videoId: number; atMs: number | null; eager?: boolean }) {
	const [missing, setMissing] = useState("");
	const src = atMs === null ? "" : stillUrl(videoId, atMs);
	if (src === missing) return null;
	return (
		<img
			src={src}
			alt=""
			width={640}
			height={360}
			loading={eager ? "eager" : "lazy"}
			decoding="async"
			onError={() => setMissing(src)}
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
	atMs: number | null;
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
