// How the web app is bundled and tested. `npm run build` (scripts/build.mjs) runs this twice: for the browser, and once
// more to render the public pages at build time.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What must be covered by tests, file by file (npm run coverage). */
const COVERED = [
	...["useVideoPlayback.ts", "useSubtitleSync.ts", "useVocabularyTracking.ts", "useRescue.ts"],
	...["VideoPlayer.tsx", "SubtitleDisplay.tsx", "VocabularyHighlighter.tsx", "ProgressTracker.tsx"],
	...["PlayerControls.tsx", "ChunkNavigator.tsx", "ChunkedLearningPlayer.tsx", "ChunkedLearningPlayer.legacy.tsx"],
]
	.map((file) => `features/player/${file}`)
	.concat("api/useTaskStatus.ts", "features/game/GameView.tsx", "features/game/GameCard.tsx", "features/game/model.ts")
	.concat("features/processing/VideoProcessing.tsx", "features/vocabulary/VocabularyCard.tsx")
	.concat("features/vocabulary/VocabularyList.tsx");

/** Puts the icon sprite into the page, so that icons cost neither JavaScript nor a request. */
const sprite = {
	name: "icon-sprite",
	transformIndexHtml: (html: string) =>
		html.replace("<!--sprite-->", readFileSync(here("src/ui/icons.svg"), "utf8").trim()),
};

/**
 * Two chunks instead of thirty small ones that all screens share: each request costs a round trip, six at a time. The base is what
 * every screen starts with, the front door too; the data is what every screen behind it needs.
 */
const GROUPS = [
	{
		name: "base",
		priority: 2,
		test: /node_modules\/(react|react-dom|scheduler|wouter|regexparam|use-sync-external-store)\/|src\/(app\/loadable|api\/client|lib\/theme|lib\/text\/text|ui\/(usePage|Icon|Brand|Field|Word|problemText))\.tsx?$/,
	},
	{
		name: "data",
		priority: 1,
		test: /node_modules\/@tanstack\/|src\/(api|ui)\/\w+\.tsx?$|src\/lib\/\w+\.tsx?$/,
	},
];

export default defineConfig({
	plugins: [react(), sprite],
	resolve: { alias: { "@test": here("test"), "@": here("src") } },
	build: {
		target: "es2022",
		// All of these know light-dark(), nesting and oklch: nothing is rewritten.
		cssTarget: ["chrome125", "firefox125", "safari17.5"],
		manifest: true,
		modulePreload: { polyfill: false },
		rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
		reportCompressedSize: false,
		assetsInlineLimit: 0,
	},
	server: { proxy: { "/api": "http://127.0.0.1:8000", "/readiness": "http://127.0.0.1:8000" } },
	test: {
		environment: "jsdom",
		environmentOptions: { jsdom: { url: "http://localhost:8000/" } },
		setupFiles: ["test/setup.ts"],
		// No test waits for time to pass; this only bounds one that hangs, on a machine with other things to do.
		testTimeout: 60_000,
		include: ["src/**/*.test.{ts,tsx}"],
		coverage: {
			provider: "v8",
			include: ["src/**/*.{ts,tsx}"],
			exclude: ["src/**/*.test.*", "src/lib/text/**"],
			reporter: ["text", "html"],
			// Each of these by itself, not on average.
			thresholds: Object.fromEntries(
				COVERED.map((file) => [`src/${file}`, { statements: 80, branches: 70, functions: 80, lines: 80 }]),
			),
		},
	},
});
