import { ApiError, type ErrorDetail } from "@/api/client";
import { currentAppText, type PublicText } from "@/lib/text/text";

/** What went wrong with a request or a job: by its name in the language of the page, else in the server's own words. A text that
 *  ends in a colon leads up to those: they name the file, the setting or the package. */
export function faultText({ code, message }: { code: string; message: string }): string {
	const named = currentAppText()?.problems[code.toLowerCase()];
	if (!named) return message;
	return named.endsWith(":") ? `${named} ${message}` : named;
}

/** A sentence for people. */
export function problemText(error: unknown, t: PublicText): string {
	if (!(error instanceof ApiError)) return t.error.unknown;
	if (error.status === 0) return t.error.network;
	return faultText(error) || t.error.unknown;
}

/** What is wrong with a field of a form. */
export const fieldText = ({ type, msg }: ErrorDetail, t: PublicText): string => t.faults[type] ?? msg;

/** What a refused form says of one of its fields. */
export function faultOf(error: unknown, field: string, t: PublicText): string | undefined {
	if (!(error instanceof ApiError) || error.status !== 422) return undefined;
	const said = error.details.filter(({ loc }) => loc.at(-1) === field).map((detail) => fieldText(detail, t));
	return said.length > 0 ? said.join(" ") : undefined;
}
