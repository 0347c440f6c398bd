import { useMemo } from "react";
import { useLanguage } from "./text";

/** Names of languages in the language of the interface: names("de") -> "German", "Deutsch" or "alemán". */
export function useNames(): (code: string) => string {
	const ui = useLanguage();
	return useMemo(() => {
		const names = new Intl.DisplayNames(ui, { type: "language" });
		return (code) => names.of(code) ?? code;
	}, [ui]);
}
