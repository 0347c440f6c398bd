import { type FormEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "@/api/client";
import { type PublicText, usePublicText } from "@/lib/text/text";
import { Field } from "@/ui/Field";
import { problemText } from "@/ui/problemText";
import { usePage } from "@/ui/usePage";
import { login, safeNext } from "./auth";
import { Door, PostedMessages } from "./Door";
import { useFirstFault } from "./useFirstFault";

function explain(error: unknown, t: PublicText): string {
	if (error instanceof ApiError && (error.status === 400 || error.status === 401)) return t.login.wrong;
	if (error instanceof ApiError && error.status === 429)
		return error.retryAfter ? t.login.slow(error.retryAfter) : t.login.wait;
	return problemText(error, t);
}

export default function LoginPage() {
	const text = usePublicText();
	const t = text.login;
	const [, navigate] = useLocation();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string>();
	const fields = useFirstFault(error);
	usePage(t.title);

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		setBusy(true);
		setError(undefined);
		try {
			await login(String(form.get("username")), String(form.get("password")));
			navigate(safeNext(location.search));
		} catch (failure) {
			setError(explain(failure, text));
			setBusy(false);
		}
	}

	return (
		<Door>
			<form className="stack" method="post" action="/login" ref={fields} onSubmit={submit}>
				<h1>{t.heading}</h1>
				<p className="soft">{t.lead}</p>
				<PostedMessages texts={{ credentials: t.wrong, busy: t.wait }} />
				<PostedMessages texts={{ reset: text.reset.done }} good />
				<Field label={t.email} name="username" type="email" autoComplete="username" required testId="email-input" />
				<Field
					label={t.password}
					name="password"
					type="password"
					autoComplete="current-password"
					required
					testId="password-input"
					error={error}
					errorTestId="error-message"
				/>
				<button type="submit" className="btn primary big" data-testid="submit-button" disabled={busy}>
					{busy ? t.busy : t.submit}
				</button>
				<p className="small soft">
					{t.newHere}{" "}
					<Link href="/register" data-testid="register-link">
						{t.create}
					</Link>
				</p>
			</form>
		</Door>
	);
}
