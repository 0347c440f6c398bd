import { useState } from "react";
import { LANGUAGES, type Language, loadAppText, rememberLanguage, useAppText, useLanguage } from "@/lib/text/text";
import { type Look, readLook, saveLook, type Theme } from "@/lib/theme";
import { Segmented } from "@/ui/Segmented";
import { Setting } from "./Setting";

const THEMES: readonly Theme[] = ["dark", "light", "system"];
const NAMES: Record<Language, string> = { en: "English", de: "Deutsch", es: "Español" };

/** Colours, contrast, motion and language of the app, for this browser. */
export function LookPanel() {
	const t = useAppText().profile;
	const language = useLanguage();
	const [look, setLook] = useState(readLook);
	const change = (part: Partial<Look>) => {
		const next = { ...look, ...part };
		setLook(next);
		saveLook(next);
	};
	const system = typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;
	return (
		<section className="panel">
			<h2 className="h3">{t.look}</h2>
			<Setting label={t.ui}>
				<Segmented
					label={t.ui}
					value={language}
					options={LANGUAGES.map((code) => [code, NAMES[code]] as const)}
					onChange={(code) => {
						rememberLanguage(code);
						void loadAppText(code);
					}}
				/>
			</Setting>
			<Setting label={t.theme}>
				<Segmented
					label={t.theme}
					value={look.theme}
					options={THEMES.map((theme) => [theme, t.themes[theme]] as const)}
					onChange={(theme) => change({ theme })}
				/>
			</Setting>
			<Setting label={t.contrast}>
				<input
					type="checkbox"
					className="switch"
					aria-label={t.contrast}
					checked={look.contrast}
					onChange={(event) => change({ contrast: event.target.checked })}
				/>
			</Setting>
			<Setting label={t.motion} hint={system ? t.motionHint : undefined}>
				<input
					type="checkbox"
					className="switch"
					aria-label={t.motion}
					checked={look.lessMotion ?? system}
					disabled={system}
					onChange={(event) => change({ lessMotion: event.target.checked })}
				/>
			</Setting>
		</section>
	);
}
