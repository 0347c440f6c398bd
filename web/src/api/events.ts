// One stream of server-sent events for all tabs of the browser: the leading tab holds it and tells the others over a
// BroadcastChannel. A tab leads while nobody else has said so for a while; of two leaders the one with the smaller name
// stays. (Web Locks would be shorter, but do not exist on plain http in a home network.)
import { createStore } from "@/lib/store";
import type { Task } from "./tasks";

const BEAT_MS = 2000;
const SILENCE_MS = 5000;

type Message =
	| { kind: "beat"; from: string; open: boolean }
	| { kind: "who" }
	| { kind: "bye"; from: string }
	| { kind: "task"; task: Task };

/** Whether events arrive just now; without them, callers poll. */
export const streaming = createStore(false);

const listeners = new Set<(task: Task) => void>();
const deliver = (task: Task) => {
	for (const listener of [...listeners]) listener(task);
};

function run(): () => void {
	const me = `${Date.now()}-${Math.floor(performance.now() * 1000)}-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
	const channel = new BroadcastChannel("langplug-events");
	let source: EventSource | undefined;
	let heard = 0;

	const beat = () => channel.postMessage({ kind: "beat", from: me, open: source?.readyState === 1 } satisfies Message);
	const lead = () => {
		source = new EventSource("/api/events");
		source.onopen = () => {
			streaming.set(true);
			beat();
		};
		source.onerror = () => {
			streaming.set(false);
			// A refused stream (401, 503) is closed for good: try again at the next beat.
			if (source?.readyState === 2) resign();
		};
		source.addEventListener("task", (event) => {
			const task = JSON.parse((event as MessageEvent<string>).data) as Task;
			deliver(task);
			channel.postMessage({ kind: "task", task } satisfies Message);
		});
		beat();
	};
	const resign = () => {
		source?.close();
		source = undefined;
		streaming.set(false);
	};
	channel.onmessage = ({ data }: MessageEvent<Message>): void => {
		if (data.kind === "task") {
			deliver(data.task);
			return;
		}
		if (data.kind === "who") {
			if (source) beat();
			return;
		}
		if (data.kind === "bye") {
			heard = 0;
			return;
		}
		heard = Date.now();
		if (source && data.from < me) resign();
		if (!source) streaming.set(data.open);
	};
	const tick = () => {
		if (source) beat();
		else if (Date.now() - heard > SILENCE_MS) lead();
	};
	channel.postMessage({ kind: "who" } satisfies Message);
	const first = setTimeout(tick, 150);
	const timer = setInterval(tick, BEAT_MS);
	return () => {
		clearTimeout(first);
		clearInterval(timer);
		if (source) channel.postMessage({ kind: "bye", from: me } satisfies Message);
		resign();
		channel.close();
	};
}

let stop: (() => void) | undefined;

/** Calls `listener` with every change of this learner's tasks until the returned function is called. */
export function onTask(listener: (task: Task) => void): () => void {
	listeners.add(listener);
	if (listeners.size === 1 && typeof EventSource === "function" && typeof BroadcastChannel === "function") stop = run();
	return () => {
		listeners.delete(listener);
		if (listeners.size > 0) return;
		stop?.();
		stop = undefined;
	};
}
