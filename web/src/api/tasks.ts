// Work in the background, as the server tells of it.

export type TaskStatus = "pending" | "processing" | "completed" | "failed" | "cancelled";
export const STEPS = ["probe", "subtitles", "speech", "analysis", "translation", "saving"] as const;
export type Step = (typeof STEPS)[number];

export interface Task {
	task_id: string;
	kind: string;
	title: string;
	status: TaskStatus;
	progress: number;
	step: string | null;
	message: string | null;
	eta_seconds: number | null;
	attempts: number;
	video_id: number | null;
	start_ms: number | null;
	end_ms: number | null;
	error: { code: string; message: string } | null;
	result: Record<string, unknown> | null;
	created_at: string | number | null;
	started_at: string | number | null;
	finished_at: string | number | null;
	queued_before: number | null;
}

export const isFinal = (task: Pick<Task, "status">): boolean =>
	task.status === "completed" || task.status === "failed" || task.status === "cancelled";
