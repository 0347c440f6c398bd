import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { answer, show } from "@test/render";
import LoginPage from "./LoginPage";
import RegisterPage from "./RegisterPage";

const SETUP = { "GET /api/auth/setup": { json: { registration: "open" } } };
const type = (id: string, text: string) => userEvent.type(screen.getByTestId(id), text);

describe("what is wrong has the focus", () => {
	it("after a wrong login, each time", async () => {
		answer({ "POST /api/auth/login": { status: 400, json: {} } });
		show(<LoginPage />);
		await type("email-input", "tom@example.org");
		await type("password-input", "wrong");
		for (let i = 0; i < 2; i++) {
			await userEvent.click(screen.getByTestId("submit-button"));
			await screen.findByTestId("error-message");
			await waitFor(() => expect(screen.getByTestId("password-input")).toHaveFocus());
		}
	});
	async function register(reply: { status: number; json: unknown }, again = "a long password") {
		answer({ ...SETUP, "POST /api/auth/register": reply });
		show(<RegisterPage />);
		await type("email-input", "tom@example.org");
		await type("username-input", "tom");
		await type("password-input", "a long password");
		await type("confirm-password-input", again);
		await userEvent.click(screen.getByTestId("register-submit"));
	}
	it("after two passwords that differ", async () => {
		await register({ status: 500, json: {} }, "another password");
		expect(screen.getByTestId("confirm-password-input")).toHaveFocus();
	});
	it("after an account that cannot be made: the first wrong field", async () => {
		const details = ["username", "password"].map((name) => ({ loc: ["body", name], msg: "no", type: "value_error" }));
		await register({ status: 422, json: { error: { code: "VALIDATION_ERROR", message: "no", details } } });
		await waitFor(() => expect(screen.getByTestId("username-input")).toHaveFocus());
	});
	it("after a house that makes no accounts: the message", async () => {
		await register({ status: 403, json: { error: { code: "FORBIDDEN", message: "no" } } });
		await waitFor(() => expect(screen.getByTestId("error-message")).toHaveFocus());
	});
});
