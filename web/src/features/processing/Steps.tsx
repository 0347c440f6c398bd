import { STEPS, type Step, type Task } from "@/api/tasks";
import { figures } from "@/lib/text/figures";
import { useAppText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";

const ICON: Record<Step, string> = {
	probe: "tv",
	subtitles: "file",
	speech: "mic",
	analysis: "search",
	translation: "cc",
	saving: "check",
};

/** The steps of a job: done, under way with its figures, to come. */
export function Steps({ task, hasSubtitles }: { task: Task | undefined; hasSubtitles: boolean }) {
	const t = useAppText().processing;
	const steps = STEPS.filter((step) => step !== "speech" || !hasSubtitles || task?.step === "speech");
	const done = figures(task?.message);
	const now = task?.status === "completed" ? steps.length : steps.indexOf(task?.step as Step);
	return (
		<ol className="steps">
			{steps.map((step, i) => (
				<li
					key={step}
					data-st={i < now ? "done" : i === now ? "now" : undefined}
					aria-current={i === now ? "step" : undefined}
				>
					{i < now ? <Icon name="check" /> : i === now ? <span className="ring" /> : <Icon name={ICON[step]} />}
					<span>
						{t.step(step)}
						{i === now && done ? <small>{t.figures(...done)}</small> : null}
					</span>
				</li>
			))}
		</ol>
	);
}
