import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, renderHook } from "@testing-library/react";
import axe from "axe-core";
import type { ReactElement, ReactNode } from "react";
import { expect, vi } from "vitest";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import appEn from "@/lib/text/app.en";
import publicEn from "@/lib/text/public.en";
import { setTexts } from "@/lib/text/text";

setTexts("en", { public: publicEn, app: appEn });

/** A cache and an address of their own for each test. */
export function surroundings(path = "/") {
	const client = new QueryClient({ defaultOptions: { queries: { retry: false }, mutations: { retry: false } } });
	const place = memoryLocation({ path, record: true });
	const wrapper = ({ children }: { children: ReactNode }) => (
		<QueryClientProvider client={client}>
			<Router hook={place.hook}>{children}</Router>
		</QueryClientProvider>
	);
	return { client, place, wrapper };
}

export function show(element: ReactElement, path?: string) {
	const around = surroundings(path);
	return { ...around, ...render(element, { wrapper: around.wrapper }) };
}

export function hook<T>(run: () => T, path?: string) {
	const around = surroundings(path);
	return { ...around, ...renderHook(run, { wrapper: around.wrapper }) };
}

export interface Sent {
	method: string;
	path: string;
	headers: Headers;
	body: unknown;
}

type Reply = { status?: number; json?: unknown; headers?: Record<string, string> } | Error;

/** Answers requests by "METHOD /path" (query left off) and records them; an unexpected one fails the test. */
export function answer(replies: Record<string, Reply | ((sent: Sent) => Reply | Promise<Reply>)>): Sent[] {
	const sent: Sent[] = [];
	vi.stubGlobal("fetch", async (input: string, init: RequestInit = {}) => {
		const method = init.method ?? "GET";
		const text =
			typeof init.body === "string" ? init.body : init.body instanceof URLSearchParams ? String(init.body) : undefined;
		const body = text?.startsWith("{") ? JSON.parse(text) : text;
		const request = { method, path: input, headers: new Headers(init.headers), body };
		sent.push(request);
		const reply = replies[`${method} ${input.split("?")[0]}`];
		if (!reply) throw new Error(`nobody answers ${method} ${input}`);
		const found = typeof reply === "function" ? await reply(request) : reply;
		if (found instanceof Error) throw found;
		const { status = 200, json, headers } = found;
		return new Response(json === undefined ? null : JSON.stringify(json), {
			status,
			headers: { "Content-Type": "application/json", ...headers },
		});
	});
	return sent;
}

/** axe, without what needs real layout and colours. */
export async function expectNoAxeProblems(element: Element): Promise<void> {
	const result = await axe.run(element, {
		rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
	});
	expect(
		result.violations.map((problem) => `${problem.id}: ${problem.nodes.map((node) => node.html).join(" ")}`),
	).toEqual([]);
}
