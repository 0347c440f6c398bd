import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { post } from "@/api/client";
import { videosQuery } from "@/api/queries";
import type { Video } from "@/api/types";
import { isFinal } from "@/api/tasks";
import { useTaskStatus } from "@/api/useTaskStatus";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Bar } from "@/ui/Bar";
import { faultText, problemText } from "@/ui/problemText";
import { showProblem } from "@/ui/toast";

/** Has a copy made that browsers play; the file itself stays as it is. Pressed again meanwhile, it is the same job. */
export function MakePlayable({ video }: { video: Video }) {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const start = useMutation({
		mutationFn: () => post<{ task_id: string }>(`/api/videos/${video.id}/playable`),
		onError: (error) => showProblem(problemText(error, general)),
	});
	const { task } = useTaskStatus(start.data?.task_id ?? null);
	const status = task?.status;
	useEffect(() => {
		if (status === "completed") void client.invalidateQueries({ queryKey: videosQuery().queryKey });
	}, [status, client]);
	if (task && !isFinal(task)) return <Bar value={task.progress} label={t.episodes.converting} />;
	return (
		<>
			{task?.error ? (
				<p className="soft" role="alert">
					{faultText(task.error)}
				</p>
			) : null}
			<button type="button" className="btn line small" disabled={start.isPending} onClick={() => start.mutate()}>
				{t.episodes.makePlayable}
			</button>
		</>
	);
}
