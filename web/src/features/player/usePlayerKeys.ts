import { useEffect } from "react";
import { type Action, keyMap, keyName } from "@/lib/keys";
import { usePlayerSettings } from "@/lib/playerSettings";

export type ActionTable = Record<Action, () => void>;

/** Runs the action that a key stands for, wherever the focus is except in fields and open dialogs. */
export function usePlayerKeys(actions: ActionTable): void {
	const { preset, bindings } = usePlayerSettings();
	useEffect(() => {
		const map = keyMap(preset, bindings);
		const onKey = (event: KeyboardEvent) => {
			if (event.defaultPrevented) return;
			const target = event.target as Element;
			if (target.closest?.("input, select, textarea, dialog")) return;
			const action = map[keyName(event)];
			if (!action) return;
			// Space and Enter on a button are that button's.
			if (event.key === " " && target.closest?.("button, a")) return;
			event.preventDefault();
			actions[action]();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, [preset, bindings, actions]);
}
