// Every screen: its address, its code (loaded on demand and ahead of a click), and in which frame it stands.
import { type ComponentType, type LazyExoticComponent, lazy } from "react";

export interface PageProps {
	params: Record<string, string | undefined>;
}

type Load = () => Promise<{ default: ComponentType<PageProps> }>;

export interface AppRoute {
	path: string;
	load: Load;
	Page: LazyExoticComponent<ComponentType<PageProps>>;
	/** public: prerendered, needs no account. page: with the navigation. bare: fills the window by itself. */
	frame: "public" | "page" | "bare";
}

const route = (path: string, frame: AppRoute["frame"], load: Load): AppRoute => ({
	path,
	frame,
	load,
	Page: lazy(load),
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
