import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, useLocation } from "wouter";
import { onTask } from "@/api/events";
import { profileQuery, taskKey, tasksQuery } from "@/api/queries";
import { isFinal, type Task } from "@/api/tasks";
import { useAppText } from "@/lib/text/text";
import { Brand } from "@/ui/Brand";
import { Icon } from "@/ui/Icon";
import { initials } from "@/ui/initials";

/** Keeps the list of tasks fresh on every screen, from the one stream. */
function useRunning(): number {
	const client = useQueryClient();
	const { data } = useQuery({ ...tasksQuery(), select: (tasks) => tasks.filter((task) => !isFinal(task)).length });
	useEffect(
		() =>
			onTask((task) => {
				client.setQueryData(taskKey(task.task_id), task);
				client.setQueryData<Task[]>(tasksQuery().queryKey, (tasks) =>
					tasks?.some((old) => old.task_id === task.task_id)
						? tasks.map((old) => (old.task_id === task.task_id ? task : old))
						: tasks && [task, ...tasks],
				);
			}),
		[client],
	);
	return data ?? 0;
}

export function TopBar() {
	const t = useAppText().nav;
	const [path] = useLocation();
	const running = useRunning();
	const { data: profile } = useQuery(profileQuery());
	const links = [
		{
			href: "/videos",
			icon: "tv",
			text: t.series,
			here: path.startsWith("/videos") || path.startsWith("/episodes"),
			id: "series-nav",
		},
		{
			href: "/vocabulary",
			icon: "book",
			text: t.vocabulary,
			here: path.startsWith("/vocabulary"),
			id: "vocabulary-nav",
		},
		{ href: "/engines", icon: "chip", text: t.engines, here: path === "/engines", id: "engines-nav" },
		{ href: "/profile", icon: "user", text: t.profile, here: path === "/profile", id: "profile-button" },
	];
	return (
		<header className="top">
			<div>
				<Brand href="/videos" />
				<nav aria-label={t.main}>
					{links.map((link) => (
						<Link key={link.href} href={link.href} aria-current={link.here ? "page" : undefined} data-testid={link.id}>
							<Icon name={link.icon} />
							<span>{link.text}</span>
						</Link>
					))}
				</nav>
				<Link
					className="push badge jobs"
					href="/jobs"
					data-testid="jobs-nav"
					aria-current={path === "/jobs" ? "page" : undefined}
				>
					{running > 0 ? <span className="ring" /> : <Icon name="clock" />}
					{running > 0 ? t.running(running) : t.jobs}
				</Link>
				<Link className="me wide" href="/profile" data-testid="user-menu">
					<span aria-hidden="true">{initials(profile?.username ?? "")}</span>
					<span className="sr">{t.profileOf(profile?.username ?? "")}</span>
				</Link>
			</div>
		</header>
	);
}
