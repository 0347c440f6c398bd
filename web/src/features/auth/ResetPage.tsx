import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { ApiError } from "@/api/client";
import { type PublicText, usePublicText } from "@/lib/text/text";
import { Field } from "@/ui/Field";
import { fieldText, problemText } from "@/ui/problemText";
import { usePage } from "@/ui/usePage";
import { resetPassword } from "./auth";
import { Door, PostedMessages } from "./Door";
import { useFirstFault } from "./useFirstFault";

function explain(error: unknown, t: PublicText): string {
	if (error instanceof ApiError && error.status === 422 && error.details.length > 0)
		return error.details.map((detail) => fieldText(detail, t)).join(" ");
	if (error instanceof ApiError && error.status === 400) return t.reset.link;
	if (error instanceof ApiError && error.status === 429) return t.login.wait;
	return problemText(error, t);
}

/** A new password by the link of `langplug user reset`. Without JavaScript the form posts to its own address, token included. */
export default function ResetPage() {
	const text = usePublicText();
	const t = text.reset;
	const [, navigate] = useLocation();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string>();
	const fields = useFirstFault(error);
	usePage(t.title);

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const password = String(form.get("password"));
		if (password !== String(form.get("confirm_password"))) return setError(text.register.differ);
		setBusy(true);
		setError(undefined);
		try {
			await resetPassword(new URLSearchParams(location.search).get("token") ?? "", password);
			navigate("/login?done=reset#reset");
		} catch (failure) {
			setError(explain(failure, text));
			setBusy(false);
		}
	}

	return (
		<Door>
			<form className="stack" method="post" ref={fields} onSubmit={submit}>
				<h1>{t.title}</h1>
				<p className="soft">{t.lead}</p>
				<PostedMessages
					texts={{
						mismatch: text.register.differ,
						invalid: text.register.passwordHint,
						link: t.link,
						busy: text.login.wait,
					}}
				/>
				<Field
					label={text.login.password}
					name="password"
					type="password"
					autoComplete="new-password"
					hint={text.register.passwordHint}
					required
					testId="password-input"
					error={error}
					errorTestId="error-message"
				/>
				<Field
					label={text.register.confirm}
					name="confirm_password"
					type="password"
					autoComplete="new-password"
					required
					testId="confirm-password-input"
				/>
				<button type="submit" className="btn primary big" data-testid="submit-button" disabled={busy}>
					{t.submit}
				</button>
			</form>
		</Door>
	);
}
