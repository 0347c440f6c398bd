// Every screen: its address, its code (loaded on demand and ahead of a click), and in which frame it stands.
import type { ComponentType } from "react";
import { type Loadable, loadable } from "./loadable";

export interface PageProps {
	params: Record<string, string | undefined>;
}

export interface AppRoute {
	path: string;
	page: Loadable<PageProps>;
	/** public: prerendered, needs no account. page: with the navigation. bare: fills the window by itself. */
	frame: "public" | "page" | "bare";
}

type Fetch = () => Promise<{ default: ComponentType<PageProps> }>;

const route = (path: string, frame: AppRoute["frame"], fetchCode: Fetch): AppRoute => ({
	path,
	frame,
	page: loadable(() => fetchCode().then((m) => m.default)),
});

export const ROUTES: readonly AppRoute[] = [
	route("/", "public", () => import("@/features/landing/LandingPage")),
	route("/login", "public", () => import("@/features/auth/LoginPage")),
	route("/register", "public", () => import("@/features/auth/RegisterPage")),
	route("/reset-password", "public", () => import("@/features/auth/ResetPage")),
	route("/videos", "page", () => import("@/features/series/SeriesPage")),
	route("/episodes/:series", "page", () => import("@/features/series/EpisodesPage")),
	route("/learn/:series/:episode", "bare", () => import("./learn/LearnPage")),
	route("/learn/:id", "bare", () => import("./learn/LearnPage")),
	route("/vocabulary", "page", () => import("@/features/vocabulary/VocabularyPage")),
	route("/vocabulary/:language/:lemma", "page", () => import("@/features/vocabulary/WordPage")),
	route("/jobs", "page", () => import("@/features/jobs/JobsPage")),
	route("/engines", "page", () => import("@/features/engines/EnginesPage")),
	route("/profile", "page", () => import("@/features/profile/ProfilePage")),
];
