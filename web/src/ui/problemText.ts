import { ApiError } from "@/api/client";
import type { PublicText } from "@/lib/text/text";

/** A sentence for people: the server's own where it has one. */
export function problemText(error: unknown, t: PublicText): string {
	if (error instanceof ApiError) return error.status === 0 ? t.error.network : error.message || t.error.unknown;
	return t.error.unknown;
}
