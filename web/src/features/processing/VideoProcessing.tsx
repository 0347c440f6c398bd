import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { post, remove } from "@/api/client";
import { taskKey } from "@/api/queries";
import type { Task } from "@/api/tasks";
import { useTaskStatus } from "@/api/useTaskStatus";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Bar } from "@/ui/Bar";
import { Icon } from "@/ui/Icon";
import { Problem } from "@/ui/Message";
import { faultText, problemText } from "@/ui/problemText";
import { showProblem } from "@/ui/toast";
import { Steps } from "./Steps";
import "./processing.css";

interface Props {
	videoId: number;
	span: { start_ms: number; end_ms: number };
	/** Of a job that is under way already. */
	taskId: string | null;
	hasSubtitles: boolean;
	/** Starts by itself, without the button. */
	auto?: boolean;
	/** The part can be watched now. */
	onDone?: () => void;
	onLearn: () => void;
	/** What can be done while the work goes on. */
	meanwhile?: ReactNode;
}

/** Starts the work for one part, shows how it goes, and lets it be stopped and tried again. Leaving stops nothing. */
export function VideoProcessing({ videoId, span, taskId, hasSubtitles, auto, onDone, onLearn, meanwhile }: Props) {
	const t = useAppText().processing;
	const general = usePublicText();
	const cancelText = useAppText().cancel;
	const client = useQueryClient();
	const [id, setId] = useState(taskId);
	const { task, error } = useTaskStatus(id);

	const start = useMutation({
		mutationFn: () => post<{ task_id: string }>(`/api/videos/${videoId}/process`, span),
		onSuccess: ({ task_id }) => setId(task_id),
	});
	const retry = useMutation({
		mutationFn: (old: string) => post<Task>(`/api/tasks/${old}/retry`),
		onSuccess: (next) => {
			client.setQueryData(taskKey(next.task_id), next);
			setId(next.task_id);
		},
		// A job that is too old to be tried again is simply started anew.
		onError: () => start.mutate(),
	});
	const cancel = useMutation({
		mutationFn: (old: string) => remove(`/api/tasks/${old}`),
		onSuccess: () => client.invalidateQueries({ queryKey: taskKey(id ?? "") }),
		onError: (failure) => showProblem(problemText(failure, general)),
	});

	const began = useRef(false);
	const begin = start.mutate;
	useEffect(() => {
		if (!auto || id !== null || began.current) return;
		began.current = true;
		begin();
	}, [auto, id, begin]);

	const told = useRef(false);
	useEffect(() => {
		if (task?.status !== "completed" || told.current) return;
		told.current = true;
		onDone?.();
	}, [task?.status, onDone]);

	const failure = start.error ?? (error && !task ? error : null);
	// Only the server can say that it does not know a job; what has no answer may well go on.
	const gone = !start.error && error?.status === 404;
	const unseen = !start.error && !gone;
	const look = () => void client.resetQueries({ queryKey: taskKey(id ?? "") });
	if (failure)
		return (
			<Problem
				title={gone ? t.gone : unseen ? t.unseen : t.failed}
				text={gone ? t.goneText : problemText(failure, general)}
			>
				<button
					type="button"
					className="btn primary"
					data-testid="retry-button"
					onClick={() => (unseen ? look() : start.mutate())}
				>
					{general.retry}
				</button>
			</Problem>
		);
	if (task?.status === "failed")
		return (
			<Problem title={t.failed} text={task.error ? faultText(task.error) : general.error.unknown}>
				<button
					type="button"
					className="btn primary"
					data-testid="retry-button"
					onClick={() => retry.mutate(task.task_id)}
				>
					{general.retry}
				</button>
			</Problem>
		);
	if (id === null && !start.isPending && !auto)
		return (
			<button type="button" className="btn primary big self-start" onClick={() => start.mutate()}>
				{t.start}
			</button>
		);
	if (task?.status === "cancelled")
		return (
			<>
				<p className="soft" role="status">
					{t.cancelled}
				</p>
				<button type="button" className="btn primary self-start" onClick={() => start.mutate()}>
					{t.start}
				</button>
			</>
		);

	const done = task?.status === "completed";
	const progress = done ? 100 : (task?.progress ?? 0);
	const line = done
		? t.ready
		: task?.status === "pending"
			? t.waiting(task.queued_before ?? 0)
			: task?.eta_seconds
				? t.left(task.eta_seconds)
				: t.starting;
	return (
		<>
			<div className="pcline">
				<b>{Math.floor(progress)} %</b>
				<span className="soft">{line}</span>
			</div>
			<Bar value={progress} label={t.bar} className="fat" />
			<p className="sr" role="status">
				{done ? t.ready : task?.step ? t.step(task.step) : t.starting}
			</p>
			<Steps task={task} hasSubtitles={hasSubtitles} />
			{done ? null : (
				<div className="note">
					<Icon name="clock" />
					<span>{t.leave}</span>
				</div>
			)}
			<div className="row wrap">
				{done ? null : (
					<button
						type="button"
						className="btn line"
						disabled={!task || cancel.isPending}
						onClick={() => task && cancel.mutate(task.task_id)}
					>
						{cancelText}
					</button>
				)}
				{done ? null : meanwhile}
				<button type="button" className={done ? "btn primary" : "btn"} disabled={!done} onClick={onLearn}>
					{t.learn}
				</button>
			</div>
		</>
	);
}
