// Answers that could not be sent wait here, in order, over reloads too, until the server is back.
import { readStored, writeStored } from "@/lib/storage";
import { createStore } from "@/lib/store";
import { ApiError, call, online } from "./client";

interface Waiting {
	path: string;
	json: unknown;
}

const KEY = "langplug_outbox";
const RETRY_MS = 5000;
const MAX_WAITING = 500;

export const waiting = createStore(0);
let timer: ReturnType<typeof setTimeout> | undefined;
let sending: Promise<void> | undefined;

const load = () => readStored<Waiting[]>(KEY, []);

function save(list: Waiting[]): void {
	writeStored(KEY, list.slice(-MAX_WAITING));
	waiting.set(list.length);
}

async function flush(): Promise<void> {
	for (let next = load()[0]; next; next = load()[0]) {
		try {
			await call(next.path, { method: "POST", json: next.json });
		} catch (error) {
			if (error instanceof ApiError && error.status === 0) return later();
			// The server has answered and refused: sending it again would not help.
		}
		save(load().slice(1));
	}
}

function later(): void {
	clearTimeout(timer);
	timer = setTimeout(sendWaiting, RETRY_MS);
}

export function sendWaiting(): Promise<void> {
	sending ??= flush().finally(() => {
		sending = undefined;
	});
	return sending;
}

/** Posts now, or keeps the request when the server does not answer. Gives undefined in that case. */
export async function postOrKeep<T>(path: string, json: unknown): Promise<T | undefined> {
	if (load().length > 0) {
		save([...load(), { path, json }]);
		void sendWaiting();
		return undefined;
	}
	try {
		return await call<T>(path, { method: "POST", json });
	} catch (error) {
		if (!(error instanceof ApiError) || error.status !== 0) throw error;
		save([...load(), { path, json }]);
		later();
		return undefined;
	}
}

/** To be called once, when the app starts. */
export function startOutbox(): () => void {
	waiting.set(load().length);
	const again = () => void sendWaiting();
	addEventListener("online", again);
	const stop = online.subscribe(() => online.get() && again());
	if (load().length > 0) again();
	return () => {
		removeEventListener("online", again);
		clearTimeout(timer);
		stop();
	};
}
