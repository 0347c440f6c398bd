import { type FormEvent, useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError, call } from "@/api/client";
import { type PublicText, usePublicText } from "@/lib/text/text";
import { Field } from "@/ui/Field";
import { fieldText, problemText } from "@/ui/problemText";
import { usePage } from "@/ui/usePage";
import { type Account, login, register } from "./auth";
import { Door, PostedMessages } from "./Door";
import { useFirstFault } from "./useFirstFault";

type Errors = Partial<Record<keyof Account | "confirm" | "form", string>>;
const MIN_PASSWORD = 12;

/** Sorts the server's answer to the fields it speaks of. */
function explain(error: unknown, t: PublicText): Errors {
	if (!(error instanceof ApiError)) return { form: problemText(error, t) };
	if (error.status === 422 && error.details.length > 0) {
		const errors: Errors = {};
		for (const detail of error.details) {
			const field = detail.loc.at(-1);
			const said = fieldText(detail, t);
			const key = field === "email" || field === "username" || field === "password" ? field : "form";
			errors[key] = errors[key] ? `${errors[key]} ${said}` : said;
		}
		return errors;
	}
	if (error.status === 400 && /already|exists/i.test(error.message)) return { form: t.register.taken };
	if (error.status === 403) return { form: t.register.closed };
	if (error.status === 429) return { form: error.retryAfter ? t.login.slow(error.retryAfter) : t.login.wait };
	return { form: problemText(error, t) };
}

/** Whether the account to be made is the first one, or none can be made. */
function useSetup(): string | undefined {
	const [kind, setKind] = useState<string>();
	useEffect(() => {
		call<{ registration: string }>("/api/auth/setup", { anonymous: true }).then(
			(setup) => setKind(setup.registration),
			() => {},
		);
	}, []);
	return kind;
}

export default function RegisterPage() {
	const text = usePublicText();
	const t = text.register;
	const [, navigate] = useLocation();
	const setup = useSetup();
	const [busy, setBusy] = useState(false);
	const [errors, setErrors] = useState<Errors>({});
	const fields = useFirstFault(errors);
	usePage(t.title);

	async function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const field = (name: string) => String(form.get(name) ?? "");
		const account = { email: field("email"), username: field("username"), password: field("password") };
		if (account.password.length < MIN_PASSWORD) return setErrors({ password: t.short });
		if (account.password !== field("confirm_password")) return setErrors({ confirm: t.differ });
		setBusy(true);
		setErrors({});
		try {
			await register(account);
			await login(account.email, account.password);
			navigate("/videos");
		} catch (failure) {
			setErrors(explain(failure, text));
			setBusy(false);
		}
	}

	const closed = setup === "closed" ? t.closed : undefined;
	return (
		<Door>
			<form className="stack" method="post" action="/register" ref={fields} onSubmit={submit}>
				<h1>{t.heading}</h1>
				<p className="soft">{setup === "first" ? t.first : t.lead}</p>
				<PostedMessages texts={{ exists: t.taken, mismatch: t.differ, closed: t.closed, invalid: t.invalid }} />
				{errors.form || closed ? (
					<p className="note bad" role="alert" tabIndex={errors.form ? -1 : undefined} data-testid="error-message">
						{errors.form ?? closed}
					</p>
				) : null}
				<Field
					label={text.login.email}
					name="email"
					type="email"
					autoComplete="email"
					required
					testId="email-input"
					error={errors.email}
					errorTestId="email-error"
				/>
				<Field
					label={t.username}
					hint={t.usernameHint}
					name="username"
					autoComplete="nickname"
					minLength={3}
					pattern="[A-Za-z0-9_\-]+"
					title={t.usernameHint}
					maxLength={50}
					required
					testId="username-input"
					error={errors.username}
					errorTestId="username-error"
				/>
				<Field
					label={text.login.password}
					hint={t.passwordHint}
					name="password"
					type="password"
					autoComplete="new-password"
					required
					testId="password-input"
					error={errors.password}
					errorTestId="password-error"
				/>
				<Field
					label={t.confirm}
					name="confirm_password"
					type="password"
					autoComplete="new-password"
					required
					testId="confirm-password-input"
					error={errors.confirm}
					errorTestId="confirm-error"
				/>
				<button
					type="submit"
					className="btn primary big"
					data-testid="register-submit"
					disabled={busy || closed !== undefined}
				>
					{busy ? t.busy : t.submit}
				</button>
				<p className="small soft">
					{t.have}{" "}
					<Link href="/login" data-testid="login-link">
						{text.signIn}
					</Link>
				</p>
			</form>
		</Door>
	);
}
