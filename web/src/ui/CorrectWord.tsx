import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { post } from "@/api/client";
import { LEVELS } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Dialog } from "./Dialog";
import { Field } from "./Field";
import { problemText } from "./problemText";
import { showToast } from "./toast";

interface Props {
	language: string;
	surface?: string;
	lemma: string;
	gloss: string;
	level: string;
	onClose: () => void;
}

/** The learner knows better: dictionary form, meaning, level, or that it is a name. */
export function CorrectWord({ language, surface, lemma, gloss, level, onClose }: Props) {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const [chosen, setChosen] = useState(level);
	const save = useMutation({
		mutationFn: (json: Record<string, unknown>) => post("/api/vocabulary/corrections", json),
		onSuccess: () => {
			showToast(t.word.corrected);
			onClose();
			// It applies at once: to the lines on the screen, to what is asked, to the library.
			for (const key of ["pack", "lesson", "vocabulary"]) void client.invalidateQueries({ queryKey: [key] });
		},
	});
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const changed = (name: string, old: string) => {
			const text = String(form.get(name) ?? "").trim();
			return text && text !== old ? text : undefined;
		};
		save.mutate({
			language,
			surface,
			lemma,
			new_lemma: changed("lemma", lemma),
			new_gloss: changed("gloss", gloss),
			new_level: chosen === level ? undefined : chosen,
			is_name: form.get("name") === "on" || undefined,
		});
	};
	return (
		<Dialog label={t.word.correctTitle} onClose={onClose}>
			<form className="stack" onSubmit={submit}>
				<h2 className="h3">{t.word.correctTitle}</h2>
				<Field label={t.word.correctLemma} name="lemma" defaultValue={lemma} lang={language} required maxLength={80} />
				<Field label={t.word.correctGloss} name="gloss" defaultValue={gloss} maxLength={200} />
				<label className="field">
					<span className="small">{t.word.correctLevel}</span>
					<select className="input" value={chosen} onChange={(event) => setChosen(event.target.value)}>
						{LEVELS.map((one) => (
							<option key={one} value={one}>
								{t.level.short(one)}
							</option>
						))}
					</select>
				</label>
				<label className="row small">
					<input type="checkbox" className="tick" name="name" /> {t.word.correctName}
				</label>
				{save.error ? (
					<p className="note bad" role="alert">
						{problemText(save.error, general)}
					</p>
				) : null}
				<div className="row">
					<button type="button" className="btn ghost" onClick={onClose}>
						{t.cancel}
					</button>
					<button type="submit" className="btn primary" disabled={save.isPending}>
						{t.save}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
