import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";
import { post, remove } from "@/api/client";
import { onTask, streaming } from "@/api/events";
import { tasksQuery } from "@/api/queries";
import { isFinal, type Task } from "@/api/tasks";
import { useStore } from "@/lib/store";
import { figures } from "@/lib/text/figures";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Bar } from "@/ui/Bar";
import { Icon } from "@/ui/Icon";
import { Empty, Loading, Problem } from "@/ui/Message";
import { faultText, problemText } from "@/ui/problemText";
import { showProblem } from "@/ui/toast";
import { useArrived } from "@/ui/useArrived";
import { usePage } from "@/ui/usePage";
import "./jobs.css";

const POLL_MS = 2000;
const TONE: Record<string, string> = { completed: "good", failed: "bad", processing: "warm" };

function Job({ task, onChange }: { task: Task; onChange: () => void }) {
	const t = useAppText();
	const general = usePublicText();
	const options = { onSettled: onChange, onError: (error: unknown) => showProblem(problemText(error, general)) };
	const cancel = useMutation({ mutationFn: () => remove(`/api/tasks/${task.task_id}`), ...options });
	const retry = useMutation({ mutationFn: () => post(`/api/tasks/${task.task_id}/retry`), ...options });
	const running = !isFinal(task);
	const done = figures(task.message);
	const at = [t.processing.step(task.step ?? ""), done ? t.processing.figures(...done) : ""];
	const line = task.error
		? faultText(task.error)
		: task.status === "pending"
			? t.processing.waiting(task.queued_before ?? 0)
			: at.filter(Boolean).join(" · ");
	return (
		<li className="job" data-testid={`job-${task.task_id}`}>
			<div className="what">
				<b>{t.jobs.kinds[task.kind] ?? task.title}</b>
				{running || task.error ? <p className="small soft">{line}</p> : null}
				{task.status === "processing" ? <Bar value={task.progress} label={t.processing.bar} /> : null}
			</div>
			<span className="small quiet num">
				{task.status === "processing" ? `${Math.floor(task.progress)} %` : ""}
				{task.status === "processing" && task.eta_seconds ? ` · ${t.processing.left(task.eta_seconds)}` : ""}
			</span>
			<span className={`badge ${TONE[task.status] ?? ""}`}>{t.jobs.status[task.status] ?? task.status}</span>
			{running ? (
				<button type="button" className="btn line" disabled={cancel.isPending} onClick={() => cancel.mutate()}>
					{t.jobs.cancel}
				</button>
			) : task.status === "completed" && task.video_id !== null ? (
				<Link
					className="btn line"
					href={`/learn/${task.video_id}${task.start_ms === null ? "" : `?t=${task.start_ms}`}`}
				>
					{t.jobs.open}
				</Link>
			) : task.status === "failed" || task.status === "cancelled" ? (
				<button
					type="button"
					className="btn line"
					data-testid="retry-button"
					disabled={retry.isPending}
					onClick={() => retry.mutate()}
				>
					{t.jobs.again}
				</button>
			) : (
				<span />
			)}
		</li>
	);
}

export default function JobsPage() {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const open = useStore(streaming);
	const query = useQuery({
		...tasksQuery(),
		refetchInterval: (state) => (!open && state.state.data?.some((task) => !isFinal(task)) ? POLL_MS : false),
	});
	const tasks = useArrived(query.data);
	usePage(t.jobs.title);
	// A job of another tab that this list does not hold yet.
	useEffect(
		() =>
			onTask((task) => {
				const known = client.getQueryData<Task[]>(tasksQuery().queryKey);
				if (!known?.some((one) => one.task_id === task.task_id))
					void client.invalidateQueries({ queryKey: tasksQuery().queryKey });
			}),
		[client],
	);
	return (
		<main id="main" className="jobs">
			<header>
				<h1>{t.jobs.title}</h1>
				<p className="soft">{t.jobs.lead}</p>
			</header>
			{query.error && !tasks ? (
				<Problem title={t.jobs.title} text={problemText(query.error, general)}>
					<button type="button" className="btn primary" data-testid="retry-button" onClick={() => query.refetch()}>
						{general.retry}
					</button>
				</Problem>
			) : !tasks ? (
				<Loading label={t.loading} />
			) : tasks.length === 0 ? (
				<Empty title={t.jobs.none} text={t.jobs.noneText} testId="empty-state">
					<Link className="btn primary" href="/videos">
						<Icon name="tv" /> {t.jobs.toSeries}
					</Link>
				</Empty>
			) : (
				<ul className="joblist">
					{tasks.map((task) => (
						<Job key={task.task_id} task={task} onChange={() => query.refetch()} />
					))}
				</ul>
			)}
		</main>
	);
}
