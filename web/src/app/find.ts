import { type AppRoute, ROUTES } from "./routes";

/** The route for an address and its parameters, decoded. */
export function findRoute(path: string): { route: AppRoute; params: Record<string, string> } | undefined {
	const given = path.replace(/\/+$/, "").split("/");
	for (const route of ROUTES) {
		const want = route.path.replace(/\/+$/, "").split("/");
		if (want.length !== given.length) continue;
		const params: Record<string, string> = {};
		const fits = want.every((part, i) => {
			const text = given[i] ?? "";
			if (!part.startsWith(":")) return part === text;
			try {
				params[part.slice(1)] = decodeURIComponent(text);
			} catch {
				return false;
			}
			return text !== "";
		});
		if (fits) return { route, params };
	}
	return undefined;
}

/** Fetches the code behind a link before it is pressed. */
export function prefetch(href: string): void {
	const route = findRoute(new URL(href, location.origin).pathname)?.route;
	// Without a network the screen itself says so when it is opened.
	route?.page.load().catch(() => {});
}
