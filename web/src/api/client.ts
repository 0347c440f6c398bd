// All requests go through here: cookies, the CSRF header, one shared refresh on 401 with one retry, named errors.
import { readCookie } from "@/lib/storage";
import { createStore } from "@/lib/store";

const CSRF_COOKIE = "fastapi-csrf-token";
const SAFE = new Set(["GET", "HEAD"]);

export interface ErrorDetail {
	loc: (string | number)[];
	msg: string;
	type: string;
}

export class ApiError extends Error {
	constructor(
		/** 0: the server did not answer. */
		readonly status: number,
		readonly code: string,
		message: string,
		readonly details: ErrorDetail[] = [],
		readonly retryAfter = 0,
	) {
		super(message);
	}
}

/** False from the first request that got no answer until the next that did. */
export const online = createStore(true);

export interface Options {
	method?: string;
	json?: unknown;
	form?: Record<string, string>;
	body?: FormData;
	signal?: AbortSignal;
	keepalive?: boolean;
	range?: string;
	/** On 401 throw instead of refreshing and going to /login. */
	anonymous?: boolean;
}

async function toError(response: Response): Promise<ApiError> {
	let code = "HTTP_ERROR";
	let message = response.statusText;
	let details: ErrorDetail[] = [];
	try {
		const body = await response.json();
		code = body.error?.code ?? code;
		message = body.error?.message ?? (typeof body.detail === "string" ? body.detail : message);
		const list = body.error?.details ?? body.detail;
		if (Array.isArray(list)) details = list;
	} catch {
		// A proxy's HTML page: status and text are all there is.
	}
	return new ApiError(response.status, code, message, details, Number(response.headers.get("Retry-After")) || 0);
}

async function once(path: string, options: Options): Promise<Response> {
	const method = options.method ?? "GET";
	const headers: Record<string, string> = { Accept: "application/json" };
	let body: BodyInit | undefined = options.body;
	if (options.json !== undefined) {
		headers["Content-Type"] = "application/json";
		body = JSON.stringify(options.json);
	} else if (options.form) body = new URLSearchParams(options.form);
	if (options.range) headers.Range = options.range;
	const csrf = SAFE.has(method) ? undefined : readCookie(CSRF_COOKIE);
	if (csrf) headers["X-CSRF-Token"] = csrf;
	try {
		const response = await fetch(path, {
			method,
			headers,
			body,
			signal: options.signal,
			keepalive: options.keepalive,
			credentials: "same-origin",
		});
		online.set(true);
		return response;
	} catch (error) {
		if (options.signal?.aborted) throw error;
		online.set(false);
		throw new ApiError(0, "OFFLINE", "The server does not answer.");
	}
}

let refreshing: Promise<boolean> | undefined;

/** One refresh for everybody who needs it at the same time. */
function refresh(): Promise<boolean> {
	refreshing ??= once("/api/auth/refresh", { method: "POST" })
		.then(async (response) => {
			// A server that is going or coming has said nothing about the login.
			if (response.status >= 500) throw await toError(response);
			await response.text(); // an answer that nobody reads keeps its connection
			return response.ok;
		})
		.finally(() => {
			refreshing = undefined;
		});
	return refreshing;
}

let fetchingCsrf: Promise<unknown> | undefined;

function fetchCsrf(): Promise<unknown> {
	fetchingCsrf ??= once("/api/auth/csrf-token", { method: "POST" })
		.then((response) => response.text())
		.finally(() => {
			fetchingCsrf = undefined;
		});
	return fetchingCsrf;
}

export const signedInBefore = (): boolean => readCookie(CSRF_COOKIE) !== undefined;

/** Replaced in tests; a full load drops everything that belonged to the old session. */
export const leave = { to: (path: string): void => location.assign(path) };

function toLogin(): void {
	const here = location.pathname + location.search;
	leave.to(`/login?next=${encodeURIComponent(here)}`);
}

async function send(path: string, options: Options): Promise<Response> {
	const writes = !SAFE.has(options.method ?? "GET");
	if (writes && !options.anonymous && !signedInBefore()) await fetchCsrf();
	let response = await once(path, options);
	if (response.status === 401 && !options.anonymous) {
		if (!(await refresh())) {
			toLogin();
			throw await toError(response);
		}
		response = await once(path, options);
		if (response.status === 401) toLogin();
	} else if (response.status === 403 && writes && !options.anonymous) {
		const error = await toError(response.clone());
		if (/csrf/i.test(error.code + error.message)) {
			await fetchCsrf();
			response = await once(path, options);
		}
	}
	return response;
}

/** Sends a request and gives its JSON; undefined for 204. Throws ApiError. */
export async function call<T>(path: string, options: Options = {}): Promise<T> {
	const response = await send(path, options);
	if (!response.ok) throw await toError(response);
	if (response.status === 204) return undefined as T;
	return (await response.json()) as T;
}

/** Why the server does not give a file: asks for its first byte. Undefined when it comes. */
export async function refusal(path: string): Promise<ApiError | undefined> {
	const response = await send(path, { range: "bytes=0-0" });
	if (!response.ok) return toError(response);
	await response.body?.cancel();
	return undefined;
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => call<T>(path, { signal });
export const post = <T>(path: string, json?: unknown): Promise<T> => call<T>(path, { method: "POST", json });
export const put = <T>(path: string, json: unknown): Promise<T> => call<T>(path, { method: "PUT", json });
export const remove = <T>(path: string): Promise<T> => call<T>(path, { method: "DELETE" });
