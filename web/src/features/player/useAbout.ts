import { useMemo } from "react";
import type { Pack } from "@/api/types";
import { useAppText } from "@/lib/text/text";
import { useNames } from "@/lib/text/useNames";

/** Where lines and translation come from, in words. */
export function useAbout(pack: Pack): string[] {
	const t = useAppText();
	const names = useNames();
	return useMemo(() => {
		const { kind, label, draft } = pack.source;
		// What was heard by a machine names the machine; a text that people wrote says where it lies.
		const written = kind !== "recognised" && kind !== "engine";
		const lines = written ? `${names(pack.language)}, ${t.episodes.kind(kind)}` : label;
		const translations = pack.translations.sources.map((source) =>
			// A line that a person wrote has no engine to name.
			source.quality === "human" ? [names(pack.native), t.player.byPeople].join(", ") : source.label,
		);
		return [
			t.player.original(draft ? `${lines} (${t.player.draft})` : lines),
			...translations.map(t.player.translatedBy),
		];
	}, [pack, t, names]);
}
