// What a learner says is sent in the order in which it was said. What the server cannot take now waits here, over reloads too, until
// it can; what it refuses is dropped, and said. Each learner's own waits for that learner: two may share a browser.
import { readStored, writeStored } from "@/lib/storage";
import { createStore } from "@/lib/store";
import { ApiError, call, get, online } from "./client";

export interface Outgoing {
	path: string;
	json: unknown;
}
interface Waiting extends Outgoing {
	/** Whose it is; absent: said before that was known, so it belongs to who is signed in next. */
	user?: number;
}

const KEY = "langplug_outbox";
const RETRY_MS = 5000;
/** Of the learner who is signed in, and of all others together. */
const MAX_WAITING = 500;

/** How many of the learner's own are waiting. */
export const waiting = createStore(0);
let learner: number | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let sending: Promise<void> | undefined;
let turn: Promise<unknown> = Promise.resolve();

interface Hooks {
	/** Looks who is signed in; what it finds is told by noteLearner. */
	ask: () => Promise<unknown>;
	onSent: () => void;
	onRefused: (error: unknown) => void;
}
let hooks: Hooks | undefined;

const load = () => readStored<Waiting[]>(KEY, []);
const isOwn = ({ user }: Waiting): boolean => user === undefined || user === learner;
const own = () => load().filter(isOwn);

function save(list: Waiting[]): void {
	const mine = list.filter(isOwn).slice(-MAX_WAITING);
	const others = list.filter((one) => !isOwn(one)).slice(-MAX_WAITING);
	writeStored(KEY, [...others, ...mine]);
	waiting.set(mine.length);
}

const keep = (request: Outgoing) => save([...load(), { ...request, user: learner }]);

/** Another tab may have changed the list meanwhile: the entry itself is taken out, wherever it stands. */
function drop(entry: Waiting): void {
	const list = load();
	const text = JSON.stringify(entry);
	const at = list.findIndex((one) => JSON.stringify(one) === text);
	save(list.filter((_, i) => i !== at));
}

/** No answer, no login, too many requests, or a server that is going, coming or busy: that says nothing about the request itself. */
const isPassing = (error: unknown): error is ApiError =>
	error instanceof ApiError &&
	(error.status === 0 || error.status === 401 || error.status === 429 || error.status >= 500);

function later(error: ApiError): void {
	clearTimeout(timer);
	// Without a login only the next login helps, and that starts the app anew.
	if (error.status !== 401) timer = setTimeout(sendWaiting, Math.max(RETRY_MS, error.retryAfter * 1000));
}

/** From here on what is said is this learner's. */
export function noteLearner(id: number): void {
	learner = id;
	waiting.set(own().length);
}

async function flush(): Promise<void> {
	if (load().length === 0) return;
	// Another tab may have signed somebody else in.
	noteLearner((await get<{ id: number }>("/api/profile")).id);
	if (own().length === 0) return;
	for (let next = own()[0]; next; next = own()[0]) {
		try {
			await call(next.path, { method: "POST", json: next.json });
		} catch (error) {
			if (isPassing(error)) throw error;
			hooks?.onRefused(error);
		}
		drop(next);
	}
	hooks?.onSent();
}

export function sendWaiting(): Promise<void> {
	sending ??= flush()
		.catch((error) => {
			if (isPassing(error)) later(error);
		})
		.finally(() => {
			sending = undefined;
		});
	return sending;
}

async function postNow<T>(request: Outgoing): Promise<T | undefined> {
	if ((learner === undefined ? load() : own()).length > 0) {
		keep(request);
		void sendWaiting();
		return undefined;
	}
	try {
		return await call<T>(request.path, { method: "POST", json: request.json });
	} catch (error) {
		if (!isPassing(error)) throw error;
		keep(request);
		later(error);
		return undefined;
	}
}

/** Posts what `make` gives when all that was said before has its answer or is kept; nothing when it gives nothing. */
export function postInTurn<T>(make: () => Promise<Outgoing | undefined>): Promise<T | undefined> {
	const mine = turn.then(make).then((request) => request && postNow<T>(request));
	turn = mine.catch(() => {});
	return mine;
}

/** Posts in turn, or keeps the request when the server cannot take it now: then it gives undefined. Throws when it is refused. */
export const postOrKeep = <T>(path: string, json: unknown): Promise<T | undefined> =>
	postInTurn(async () => ({ path, json }));

/** To be called once, when the app starts. */
export function startOutbox(on: Hooks): () => void {
	hooks = on;
	const again = () => void sendWaiting();
	addEventListener("online", again);
	const stop = online.subscribe(() => online.get() && again());
	// Who cannot be told now is told by the first flush.
	if (learner === undefined) on.ask().catch(() => {});
	waiting.set(own().length);
	if (load().length > 0) again();
	return () => {
		removeEventListener("online", again);
		clearTimeout(timer);
		stop();
	};
}

/** As if the app were started anew; for tests. */
export function resetOutbox(): void {
	clearTimeout(timer);
	learner = undefined;
	hooks = undefined;
	sending = undefined;
	turn = Promise.resolve();
	waiting.set(0);
}
