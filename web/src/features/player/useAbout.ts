import { useMemo } from "react";
import type { Pack } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";

/** Where lines and translation come from, in words. */
export function useAbout(pack: Pack): string[] {
	const t = useAppText();
	const names = useNames();
	return useMemo(() => {
		const { kind, draft } = pack.source;
		const lines = [names(pack.language), t.episodes.kind(kind), draft ? t.player.draft : ""];
		const translations = pack.translations.sources.map((source) =>
			// A line that a person wrote has no engine to name.
			source.quality === "human" ? [names(pack.native), t.player.byPeople].join(", ") : source.label,
		);
		return [t.player.original(lines.filter(Boolean).join(", ")), ...translations.map(t.player.translatedBy)];
	}, [pack, t, names]);
}
