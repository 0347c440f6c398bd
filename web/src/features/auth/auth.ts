import { call } from "@/api/client";

/** Only addresses of this site: a link from elsewhere must not choose where a login ends. */
export function safeNext(search: string): string {
	const next = new URLSearchParams(search).get("next") ?? "";
	return /^\/(?![/\\])/.test(next) && !/^\/(login|register)\b/.test(next) ? next : "/videos";
}

export const login = (email: string, password: string): Promise<void> =>
	call("/api/auth/login", { method: "POST", form: { username: email, password }, anonymous: true });

export const resetPassword = (token: string, password: string): Promise<void> =>
	call("/api/auth/reset-password", { method: "POST", json: { token, password }, anonymous: true });

export interface Account {
	email: string;
	username: string;
	password: string;
}

export const register = (account: Account): Promise<unknown> =>
	call("/api/auth/register", { method: "POST", json: account, anonymous: true });
