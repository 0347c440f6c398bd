import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { task } from "@test/fixtures";
import { answer, expectNoAxeProblems, show } from "@test/render";
import { toast } from "@/ui/toast";
import { VideoProcessing } from "./VideoProcessing";

const SPAN = { start_ms: 0, end_ms: 60_000 };
const STATUS = "GET /api/tasks/T1/status";
const PROCESS = "POST /api/videos/3/process";

beforeEach(() => {
	// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
	document.cookie = "fastapi-csrf-token=abc";
});
function setup(replies: Parameters<typeof answer>[0], more: Partial<Parameters<typeof VideoProcessing>[0]> = {}) {
	const sent = answer(replies);
	const onDone = vi.fn();
	const onLearn = vi.fn();
	const props = { videoId: 3, span: SPAN, taskId: null, hasSubtitles: true, onDone, onLearn, ...more };
	return { sent, onDone, onLearn, ...show(<VideoProcessing {...props} />) };
}
const button = (name: string) => screen.findByRole("button", { name });
const posts = (sent: ReturnType<typeof answer>) => sent.filter((one) => one.method !== "GET").map((one) => one.path);

describe("VideoProcessing", () => {
	it("starts when told to, and shows how it goes", async () => {
		const { sent } = setup({ [PROCESS]: { status: 202, json: { task_id: "T1" } }, [STATUS]: { json: task() } });
		await userEvent.click(await button("Start Processing"));
		const bar = await screen.findByRole("progressbar");
		await waitFor(() => expect(bar).toHaveAttribute("aria-valuenow", "42"));
		expect(sent[0]?.body).toEqual(SPAN);
		expect(screen.getByText("41 %")).toBeInTheDocument();
		expect(screen.getByText(/about 40 seconds left/)).toBeInTheDocument();
		expect(screen.getByText("2:05 of 5:01")).toBeInTheDocument();
		expect(screen.getByRole("listitem", { current: "step" })).toHaveTextContent("2:05 of 5:01");
		expect(await button("Start Learning")).toBeDisabled();
	});
	it("starts by itself, once", async () => {
		const { sent, rerender } = setup(
			{ [PROCESS]: { status: 202, json: { task_id: "T1" } }, [STATUS]: { json: task() } },
			{ auto: true },
		);
		await screen.findByText("41 %");
		rerender(<VideoProcessing videoId={3} span={SPAN} taskId={null} hasSubtitles auto onLearn={() => {}} />);
		expect(posts(sent)).toEqual(["/api/videos/3/process"]);
	});
	it("takes up a job that is under way", async () => {
		const { sent } = setup({ [STATUS]: { json: task() } }, { taskId: "T1", auto: true });
		await screen.findByText("41 %");
		expect(posts(sent)).toEqual([]);
	});
	it("offers Start Learning when it is done, and tells once", async () => {
		const { onDone, onLearn } = setup(
			{ [STATUS]: { json: task({ status: "completed", progress: 100 }) } },
			{ taskId: "T1" },
		);
		const learn = await button("Start Learning");
		await waitFor(() => expect(learn).toBeEnabled());
		expect(screen.queryByRole("button", { name: "Cancel" })).toBeNull();
		expect(onDone).toHaveBeenCalledOnce();
		await userEvent.click(learn);
		expect(onLearn).toHaveBeenCalledOnce();
	});
	it("says how many are before it in the queue", async () => {
		setup({ [STATUS]: { json: task({ status: "pending", progress: 0, queued_before: 2 }) } }, { taskId: "T1" });
		await screen.findByText("2 before this one");
	});
	it("cancels, and can be started again", async () => {
		let cancelled = false;
		const { sent } = setup(
			{
				[STATUS]: () => ({ json: task({ status: cancelled ? "cancelled" : "processing" }) }),
				"DELETE /api/tasks/T1": () => {
					cancelled = true;
					return { status: 204 };
				},
				[PROCESS]: { status: 202, json: { task_id: "T1" } },
			},
			{ taskId: "T1" },
		);
		await screen.findByText("41 %");
		await userEvent.click(await button("Cancel"));
		await screen.findByText(/Stopped/);
		await userEvent.click(await button("Start Processing"));
		expect(posts(sent)).toEqual(["/api/tasks/T1", "/api/videos/3/process"]);
	});
	it("says why it failed, and tries again", async () => {
		const failed = task({ status: "failed", error: { code: "NOT_MEDIA", message: "The file is damaged." } });
		const { sent } = setup(
			{
				[STATUS]: { json: failed },
				"POST /api/tasks/T1/retry": { json: task({ task_id: "T2", status: "pending" }) },
				"GET /api/tasks/T2/status": { json: task({ task_id: "T2", progress: 7 }) },
			},
			{ taskId: "T1" },
		);
		expect(await screen.findByRole("alert")).toHaveTextContent("The file is damaged.");
		await userEvent.click(screen.getByTestId("retry-button"));
		await screen.findByText("7 %");
		expect(posts(sent)).toEqual(["/api/tasks/T1/retry"]);
	});
	it("starts anew what is too old to be tried again", async () => {
		const { sent } = setup(
			{
				[STATUS]: { json: task({ status: "failed", error: { code: "X", message: "no" } }) },
				"POST /api/tasks/T1/retry": { status: 404, json: {} },
				[PROCESS]: { status: 202, json: { task_id: "T2" } },
				"GET /api/tasks/T2/status": { json: task({ task_id: "T2", progress: 3 }) },
			},
			{ taskId: "T1" },
		);
		await userEvent.click(await screen.findByTestId("retry-button"));
		await screen.findByText("3 %");
		expect(posts(sent)).toEqual(["/api/tasks/T1/retry", "/api/videos/3/process"]);
	});
	it("says when it cannot be started", async () => {
		setup({
			[PROCESS]: { status: 422, json: { error: { code: "NO_SPEECH_ENGINE", message: "Nothing can hear German." } } },
		});
		await userEvent.click(await button("Start Processing"));
		expect(await screen.findByRole("alert")).toHaveTextContent("Nothing can hear German.");
	});
	it("says the real reason also when there was a job before", async () => {
		setup(
			{
				[STATUS]: { json: task({ status: "failed", error: { code: "X", message: "no" } }) },
				"POST /api/tasks/T1/retry": { status: 404, json: {} },
				[PROCESS]: { status: 422, json: { error: { code: "UNHEARD_OF", message: "Nothing can hear German." } } },
			},
			{ taskId: "T1" },
		);
		await userEvent.click(await screen.findByTestId("retry-button"));
		await screen.findByText("Nothing can hear German.");
		expect(screen.getByRole("alert")).toHaveTextContent("could not be prepared");
	});
	it("says that a job is not known any more only when the server says so, and starts it again", async () => {
		setup(
			{
				[STATUS]: { status: 404, json: {} },
				[PROCESS]: { status: 202, json: { task_id: "T2" } },
				"GET /api/tasks/T2/status": { json: task({ task_id: "T2", progress: 3 }) },
			},
			{ taskId: "T1" },
		);
		expect(await screen.findByRole("alert")).toHaveTextContent("not known any more");
		await userEvent.click(screen.getByTestId("retry-button"));
		await screen.findByText("3 %");
	});
	it("looks again for a job of which the server said nothing, instead of starting it anew", async () => {
		let status = 403;
		const { sent } = setup(
			{ [STATUS]: () => (status === 403 ? { status, json: {} } : { json: task({ progress: 9 }) }) },
			{ taskId: "T1" },
		);
		expect(await screen.findByRole("alert")).toHaveTextContent("cannot be seen now");
		status = 200;
		await userEvent.click(screen.getByTestId("retry-button"));
		await screen.findByText("9 %");
		expect(posts(sent)).toEqual([]);
	});
	it("says why it cannot be stopped", async () => {
		toast.set(null);
		setup(
			{
				[STATUS]: { json: task() },
				"DELETE /api/tasks/T1": {
					status: 409,
					json: { error: { code: "UNHEARD_OF", message: "It is done already." } },
				},
			},
			{ taskId: "T1" },
		);
		await screen.findByText("41 %");
		await userEvent.click(await button("Cancel"));
		await waitFor(() => expect(toast.get()).toMatchObject({ bad: true, text: "It is done already." }));
	});
	it("has no accessibility problem", async () => {
		const { container } = setup({ [STATUS]: { json: task() } }, { taskId: "T1" });
		await screen.findByText("41 %");
		await expectNoAxeProblems(container);
	});
});
