import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, remove } from "@/api/client";
import { videosQuery } from "@/api/queries";
import type { Video } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";
import { Icon } from "@/ui/Icon";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";

interface Props {
	video: Video;
	/** An icon where there are subtitles already; the primary button where nothing else helps the episode to go on with. */
	look: "primary" | "line" | "icon ghost";
}

/** Gives an episode a subtitle file of the learner's own. */
export function SubtitleUpload({ video, look }: Props) {
	const small = look === "icon ghost";
	const { episodes: t, undo } = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const names = useNames();
	// Another text, other words: parts and lessons of the film are asked for anew.
	const refresh = () => {
		for (const key of ["chunks", "pack", "lesson"]) void client.invalidateQueries({ queryKey: [key, video.id] });
		return client.invalidateQueries({ queryKey: videosQuery().queryKey });
	};
	const onError = (error: unknown) => showProblem(problemText(error, general));
	const takeBack = useMutation({
		mutationFn: (language: string) => remove(`/api/videos/${video.id}/subtitles?language=${language}`),
		onSuccess: refresh,
		onError,
	});
	const upload = useMutation({
		mutationFn: (file: File) => {
			const body = new FormData();
			body.append("subtitle_file", file);
			const path = `/api/videos/subtitle/upload?video_path=${encodeURIComponent(video.path)}`;
			return call<{ language: string; cues: number }>(path, { method: "POST", body });
		},
		onSuccess: ({ language, cues }) => {
			showToast(t.added(names(language), cues), { label: undo, run: () => takeBack.mutate(language) });
			return refresh();
		},
		onError,
	});
	return (
		<label
			className={`btn upload ${look} ${look === "line" ? "small" : ""}`}
			title={small ? t.addSubtitles : undefined}
		>
			<Icon name="up" /> <span className={small ? "sr" : undefined}>{t.addSubtitles}</span>
			<input
				type="file"
				className="sr"
				accept=".srt,.vtt,.ass,.ssa"
				disabled={upload.isPending}
				onChange={(event) => {
					const file = event.target.files?.[0];
					if (file) upload.mutate(file);
					event.target.value = "";
				}}
			/>
		</label>
	);
}
