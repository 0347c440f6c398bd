import { type ReactNode, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import { usePublicText } from "@/lib/text/text";
import { navigation } from "@/ui/usePage";
import { ErrorBoundary } from "./ErrorBoundary";
import type { AppRoute } from "./routes";
import { findRoute, prefetch } from "./find";
import { loadable } from "./loadable";
import { ReadinessGate } from "./ReadinessGate";

const dataFrame = loadable(() => import("./DataFrame").then((m) => m.default));
const notFound = loadable<object>(() => import("./NotFound").then((m) => m.default));

/** Fetches all that the screen of an address is made of. */
export async function loadScreen(route: AppRoute | undefined): Promise<void> {
	if (!route) return notFound.load();
	await Promise.all([route.page.load(), route.frame === "public" ? undefined : dataFrame.load()]);
}

/** Links are prefetched from one place: no link has to remember it. */
function usePrefetch(): void {
	useEffect(() => {
		const onHint = (event: Event) => {
			const link = (event.target as Element).closest?.("a[href^='/']");
			if (link) prefetch(link.getAttribute("href") ?? "/");
		};
		addEventListener("pointerover", onHint, { passive: true });
		addEventListener("focusin", onHint);
		return () => {
			removeEventListener("pointerover", onHint);
			removeEventListener("focusin", onHint);
		};
	}, []);
}

let shown: string | undefined;

export function App({ onShown }: { onShown?: () => void }) {
	const t = usePublicText();
	const [path] = useLocation();
	usePrefetch();
	// Set when it is on the page, not when it was asked for.
	// biome-ignore lint/correctness/useExhaustiveDependencies: once
	useEffect(() => {
		performance.mark("langplug-started");
		onShown?.();
	}, []);
	if (typeof window !== "undefined") {
		if (shown !== undefined && shown !== path) navigation.moved = true;
		shown = path;
	}
	return (
		<>
			<a className="sr skip" href="#main">
				{t.skip}
			</a>
			<ErrorBoundary>
				<ReadinessGate>
					<Screen path={path} />
				</ReadinessGate>
			</ErrorBoundary>
		</>
	);
}

/** The frame of data pages stays while pages come and go in it: its event stream, its queries, its toasts. */
function Screen({ path }: { path: string }) {
	const found = findRoute(path);
	if (!found)
		return (
			<Page key="">
				<notFound.Component />
			</Page>
		);
	const { route, params } = found;
	const page = (
		<Page key={route.path}>
			<route.page.Component params={params} />
		</Page>
	);
	if (route.frame === "public") return page;
	return (
		<Suspense fallback={<main id="main" aria-busy="true" />}>
			<dataFrame.Component frame={route.frame}>{page}</dataFrame.Component>
		</Suspense>
	);
}

/** What goes wrong on a page ends with the page. */
function Page({ children }: { children: ReactNode }) {
	return (
		<ErrorBoundary>
			<Suspense fallback={<main id="main" aria-busy="true" />}>{children}</Suspense>
		</ErrorBoundary>
	);
}
