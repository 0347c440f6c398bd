import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "wouter";
import { usePublicText } from "@/lib/text/text";
import { navigation } from "@/ui/usePage";
import { ErrorBoundary } from "./ErrorBoundary";
import { findRoute, prefetch } from "./find";
import { ReadinessGate } from "./ReadinessGate";

const DataFrame = lazy(() => import("./DataFrame"));
const NotFound = lazy(() => import("./NotFound"));

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

export function App() {
	const t = usePublicText();
	const [path] = useLocation();
	usePrefetch();
	if (typeof window !== "undefined") {
		if (shown !== undefined && shown !== path) navigation.moved = true;
		shown = path;
	}
	const found = findRoute(path);
	if (!found)
		return (
			<Suspense fallback={<main id="main" aria-busy="true" />}>
				<NotFound />
			</Suspense>
		);
	const { route, params } = found;
	const page = <route.Page params={params} />;
	return (
		<>
			<a className="sr skip" href="#main">
				{t.skip}
			</a>
			<ErrorBoundary key={route.path}>
				<ReadinessGate>
					<Suspense fallback={<main id="main" aria-busy="true" />}>
						{route.frame === "public" ? page : <DataFrame frame={route.frame}>{page}</DataFrame>}
					</Suspense>
				</ReadinessGate>
			</ErrorBoundary>
		</>
	);
}
