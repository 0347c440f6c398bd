import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { post } from "@/api/client";
import { LEVELS } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { problemText } from "@/ui/problemText";
import { showToast } from "@/ui/toast";

/** A word of the learner's own. */
export function AddWord({ language, onClose }: { language: string; onClose: () => void }) {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const add = useMutation({
		mutationFn: (json: { lemma: string }) => post("/api/vocabulary/words", json),
		onSuccess: (_, { lemma }) => {
			showToast(t.vocabulary.addDone(lemma));
			onClose();
			return client.invalidateQueries({ queryKey: ["vocabulary"] });
		},
	});
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const text = (name: string) => String(form.get(name) ?? "").trim();
		const word = {
			lemma: text("lemma"),
			noun: form.get("noun") === "on",
			translation: text("translation"),
			level: text("level"),
			language,
		};
		add.mutate(word);
	};
	return (
		<Dialog label={t.vocabulary.addTitle} onClose={onClose}>
			<form className="stack" onSubmit={submit}>
				<h2 className="h3">{t.vocabulary.addTitle}</h2>
				<Field label={t.vocabulary.word} name="lemma" lang={language} required maxLength={80} autoFocus />
				<Field label={t.vocabulary.meaning} name="translation" maxLength={200} />
				<label className="field">
					<span className="small">{t.vocabulary.levelHead}</span>
					<select className="input" name="level" defaultValue="unrated">
						{LEVELS.map((level) => (
							<option key={level} value={level}>
								{t.level.short(level)}
							</option>
						))}
					</select>
				</label>
				<label className="row small">
					<input type="checkbox" className="tick" name="noun" /> {t.vocabulary.isNoun}
				</label>
				{add.error ? (
					<p className="note bad" role="alert">
						{problemText(add.error, general)}
					</p>
				) : null}
				<div className="row">
					<button type="button" className="btn ghost" onClick={onClose}>
						{t.cancel}
					</button>
					<button type="submit" className="btn primary" disabled={add.isPending}>
						{t.save}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
