import { render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import "@test/render";
import { ReadinessGate } from "./ReadinessGate";

const server = (answers: (Response | Error)[]) => {
	const ask = vi.fn(async () => {
		const next = answers.length > 1 ? answers.shift() : answers[0];
		if (next instanceof Error) throw next;
		return (next as Response).clone();
	});
	vi.stubGlobal("fetch", ask);
	return ask;
};
const show = () => render(<ReadinessGate>the app</ReadinessGate>);
const starting = () => new Response("{}", { status: 503 });
const ready = () => new Response("{}");

describe("the readiness gate", () => {
	afterEach(() => vi.unstubAllGlobals());

	it("is open while nothing is known", () => {
		server([ready()]);
		show();
		screen.getByText("the app");
	});
	it("waits for a server that is starting, and opens by itself", async () => {
		server([starting(), new TypeError("no line"), ready()]);
		show();
		await screen.findByTestId("readiness-gate");
		expect(screen.queryByText("the app")).toBeNull();
		await screen.findByText("the app", {}, { timeout: 8000 });
	});
	it("leaves a page alone whose server does not answer", async () => {
		const ask = server([new TypeError("no line")]);
		show();
		await waitFor(() => expect(ask).toHaveBeenCalledTimes(1));
		await new Promise((later) => setTimeout(later, 50));
		screen.getByText("the app");
	});
});
