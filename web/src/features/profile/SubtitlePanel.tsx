import type { CSSProperties } from "react";
import { changeSettings, type Plate, usePlayerSettings } from "@/lib/playerSettings";
import { useAppText } from "@/lib/text/text";
import evening from "@/ui/evening.svg";
import { Segmented } from "@/ui/Segmented";
import { Word } from "@/ui/Word";
import { Setting } from "./Setting";

const SIZES = ["90", "100", "110", "130", "160"] as const;
const PLATES: readonly Plate[] = ["none", "soft", "solid"];

/** How subtitles look, with a line to look at. */
export function SubtitlePanel() {
	const t = useAppText();
	const settings = usePlayerSettings();
	return (
		<section className="panel">
			<h2 className="h3">{t.profile.subtitles}</h2>
			<div className="prev" data-plate={settings.plate} style={{ "--sub-scale": settings.size / 100 } as CSSProperties}>
				<div className="film">
					<img src={evening} alt="" />
				</div>
				<div className="subs on-film">
					<div className="plate" lang="de">
						<p className="sub">
							<Word state="new" part={1}>
								Gib
							</Word>{" "}
							nicht so{" "}
							<Word state="new" part={2}>
								an
							</Word>
							, <Word state="name">Mira</Word>!
						</p>
					</div>
				</div>
			</div>
			<Setting label={t.profile.size}>
				<Segmented
					label={t.profile.size}
					value={String(settings.size)}
					options={SIZES.map((size) => [size, size] as const)}
					onChange={(size) => changeSettings({ size: Number(size) })}
				/>
			</Setting>
			<Setting label={t.profile.plate}>
				<Segmented
					label={t.profile.plate}
					value={settings.plate}
					options={PLATES.map((plate) => [plate, t.profile.plates[plate]] as const)}
					onChange={(plate) => changeSettings({ plate })}
				/>
			</Setting>
			<Setting label={t.profile.keys} hint={t.profile.keysHint}>
				<Segmented
					label={t.profile.keys}
					value={settings.preset}
					options={[
						["media", t.player.presets.media],
						["learner", t.player.presets.learner],
					]}
					onChange={(preset) => changeSettings({ preset, bindings: {} })}
				/>
			</Setting>
		</section>
	);
}
