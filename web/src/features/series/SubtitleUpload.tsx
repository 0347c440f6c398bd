import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import { videosQuery } from "@/api/queries";
import type { Video } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";

/** Gives an episode a subtitle file of the learner's own; small where there are subtitles already. */
export function SubtitleUpload({ video, small }: { video: Video; small?: boolean }) {
	const t = useAppText().episodes;
	const general = usePublicText();
	const client = useQueryClient();
	const upload = useMutation({
		mutationFn: (file: File) => {
			const body = new FormData();
			body.append("subtitle_file", file);
			return call(`/api/videos/subtitle/upload?video_path=${encodeURIComponent(video.path)}`, { method: "POST", body });
		},
		onSuccess: () => {
			showToast(t.added);
			// Another text, other words: parts and lessons of the film are asked for anew.
			for (const key of ["chunks", "pack", "lesson"]) void client.invalidateQueries({ queryKey: [key, video.id] });
			return client.invalidateQueries({ queryKey: videosQuery().queryKey });
		},
		onError: (error) => showProblem(problemText(error, general)),
	});
	return (
		<label className={`btn upload ${small ? "icon ghost" : "line small"}`} title={small ? t.addSubtitles : undefined}>
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
