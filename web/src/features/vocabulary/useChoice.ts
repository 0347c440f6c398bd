// What the library shows is kept in its address: coming back to it, reloading it or sending it to somebody shows the same.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { LEVELS, type Level } from "@/api/types";
import { FILTERS, type StateFilter } from "./WordFilter";

const SEARCH_MS = 300;

export interface Choice {
	/** Null: that of the learner. */
	level: Level | null;
	status: StateFilter;
	search: string;
}

export function readChoice(query: string): Choice {
	const given = new URLSearchParams(query);
	return {
		level: LEVELS.find((one) => one === given.get("level")) ?? null,
		status: FILTERS.find((one) => one === given.get("status")) ?? "all",
		search: given.get("search") ?? "",
	};
}

export function addressOf({ level, status, search }: Choice): string {
	const query = new URLSearchParams();
	if (level) query.set("level", level);
	if (status !== "all") query.set("status", status);
	if (search) query.set("search", search);
	return `/vocabulary${query.size > 0 ? `?${query}` : ""}`;
}

/** Text that is taken over when nothing was typed for a moment; another address brings its own. */
function useTyped(search: string, onSearch: (text: string) => void) {
	const [typed, setTyped] = useState(search);
	const taken = useRef(search);
	useEffect(() => {
		if (search !== taken.current) setTyped(search);
		taken.current = search;
	}, [search]);
	useEffect(() => {
		const text = typed.trim();
		if (text === taken.current) return;
		const take = () => {
			taken.current = text;
			onSearch(text);
		};
		// Whoever empties the field has finished.
		if (text === "") return take();
		const timer = setTimeout(take, SEARCH_MS);
		return () => clearTimeout(timer);
	}, [typed, onSearch]);
	return [typed, setTyped] as const;
}

/** The choice in force and ways to change it. The address is replaced, so that Back leaves the library. */
export function useChoice() {
	const query = useSearch();
	const [, navigate] = useLocation();
	const choice = useMemo(() => readChoice(query), [query]);
	const latest = useRef(choice);
	latest.current = choice;
	const change = useCallback(
		(part: Partial<Choice>) => navigate(addressOf({ ...latest.current, ...part }), { replace: true }),
		[navigate],
	);
	const onSearch = useCallback((search: string) => change({ search }), [change]);
	const [typed, setTyped] = useTyped(choice.search, onSearch);
	return { ...choice, typed, setTyped, change };
}
