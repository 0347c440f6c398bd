import { type ComponentType, lazy, useState } from "react";

export interface Loadable<P> {
	Component: ComponentType<P>;
	/** Fetches the code, once; safe to call ahead of time and again after a failure. */
	load: () => Promise<void>;
}

/**
 * A component whose code is fetched on demand. Code that is already there is rendered at once and not by way of lazy(): React holds
 * a screen back for 300 ms after it has shown a fallback, also when all that was missing was there after one.
 */
export function loadable<P extends object>(fetchCode: () => Promise<ComponentType<P>>): Loadable<P> {
	let ready: ComponentType<P> | undefined;
	const fetched = async () => {
		ready ??= await fetchCode();
		return { default: ready };
	};
	const Late = lazy(fetched) as unknown as ComponentType<P>;
	return {
		load: async () => void (await fetched()),
		// biome-ignore lint/correctness/noComponentHookFactories: made once for each screen, when its module is loaded
		Component: function Loadable(props: P) {
			// One of the two for as long as it is on the screen: another would begin from nothing.
			const [Code] = useState<ComponentType<P>>(() => ready ?? Late);
			return <Code {...props} />;
		},
	};
}
