import { useEffect, useState } from "react";
import { ACTIONS, type Action, keyLabel, keyMap, keyName, keysOf } from "@/lib/keys";
import { changeSettings, usePlayerSettings } from "@/lib/playerSettings";
import { useAppText } from "@/lib/text/text";
import { Dialog } from "@/ui/Dialog";
import { Segmented } from "@/ui/Segmented";
import "./keys.css";

/** All keys, two presets, and each key to be changed: press the button, then the key. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
	const t = useAppText();
	const { preset, bindings } = usePlayerSettings();
	const [asking, setAsking] = useState<Action | null>(null);
	/** The last key that was taken from another action. */
	const [taken, setTaken] = useState<{ key: string; from: Action } | null>(null);
	const map = keyMap(preset, bindings);
	useEffect(() => {
		if (!asking) return;
		const onKey = (event: KeyboardEvent) => {
			if (["Shift", "Control", "Alt", "AltGraph", "Meta", "Tab"].includes(event.key)) return;
			event.preventDefault();
			event.stopPropagation();
			setAsking(null);
			if (event.key === "Escape") return;
			const key = keyName(event);
			const from = keyMap(preset, bindings)[key];
			setTaken(from && from !== asking ? { key, from } : null);
			const others = Object.fromEntries(Object.entries(bindings).filter(([, taken]) => taken !== key));
			changeSettings({ bindings: { ...others, [asking]: key } });
		};
		addEventListener("keydown", onKey, true);
		return () => removeEventListener("keydown", onKey, true);
	}, [asking, preset, bindings]);
	return (
		<Dialog label={t.player.help} onClose={onClose} className="keys">
			<div className="row wrap">
				<h2 className="h3">{t.player.help}</h2>
				<button type="button" className="btn ghost small push" onClick={() => changeSettings({ bindings: {} })}>
					{t.player.reset}
				</button>
			</div>
			<Segmented
				label={t.player.preset}
				value={preset}
				options={[
					["learner", t.player.presets.learner],
					["media", t.player.presets.media],
				]}
				onChange={(next) => changeSettings({ preset: next, bindings: {} })}
			/>
			<ul className="keylist">
				{ACTIONS.map((action) => (
					<li key={action}>
						<span>{t.player.actions[action]}</span>
						<button type="button" className="btn ghost small" onClick={() => setAsking(action)}>
							<span className="sr">{t.player.rebind(t.player.actions[action])}: </span>
							{asking === action
								? t.player.press
								: keysOf(map, action).length === 0
									? "–"
									: keysOf(map, action).map((key) => <kbd key={key}>{keyLabel(key)}</kbd>)}
						</button>
					</li>
				))}
			</ul>
			<div className="row keysend">
				<p className="small" role="status">
					{taken ? t.player.taken(keyLabel(taken.key), t.player.actions[taken.from]) : null}
				</p>
				<button type="button" className="btn primary push" onClick={onClose}>
					{t.close}
				</button>
			</div>
		</Dialog>
	);
}
