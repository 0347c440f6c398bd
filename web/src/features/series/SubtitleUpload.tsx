import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/client";
import { videosQuery } from "@/api/queries";
import type { Video } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";

/** Gives an episode a subtitle file of the learner's own. */
export function SubtitleUpload({ video }: { video: Video }) {
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
			return client.invalidateQueries({ queryKey: videosQuery().queryKey });
		},
		onError: (error) => showProblem(problemText(error, general)),
	});
	return (
		<label className="btn line small upload">
			<Icon name="up" /> {t.addSubtitles}
			<input
				type="file"
				className="sr"
				accept=".srt,.vtt"
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
