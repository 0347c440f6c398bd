import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useStore } from "@/lib/store";
import { ApiError, get } from "./client";
import { onTask, streaming } from "./events";
import { taskKey } from "./queries";
import { isFinal, type Task } from "./tasks";

const POLL_MS = 2000;
/** With the stream open a rare look is enough, in case an event was lost. */
const CHECK_MS = 20_000;

/** Follows one task by events, by polling where there are none; stops when it is done, failed or gone. */
export function useTaskStatus(taskId: string | null): { task: Task | undefined; error: ApiError | null } {
	const client = useQueryClient();
	const open = useStore(streaming);
	const { data, error } = useQuery({
		queryKey: taskKey(taskId ?? ""),
		queryFn: ({ signal }) => get<Task>(`/api/tasks/${taskId}/status`, signal),
		enabled: taskId !== null,
		// No answer, or one from a server that is about to go or to come.
		retry: (count, failure) =>
			failure instanceof ApiError && (failure.status === 0 || failure.status >= 500) && count < 30,
		retryDelay: POLL_MS,
		staleTime: 0,
		refetchInterval: (query) => {
			if (query.state.error || (query.state.data && isFinal(query.state.data))) return false;
			return open ? CHECK_MS : POLL_MS;
		},
	});
	useEffect(() => {
		if (taskId === null) return;
		return onTask((task) => {
			if (task.task_id === taskId) client.setQueryData(taskKey(taskId), task);
		});
	}, [taskId, client]);
	return { task: data, error: error as ApiError | null };
}
