import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { ApiError, post, remove } from "@/api/client";
import { refreshWords } from "@/api/refreshWords";
import { LEVELS } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { faultOf, problemText } from "@/ui/problemText";
import { showToast } from "@/ui/toast";
import { useTakeBack } from "@/ui/useTakeBack";

const FIELDS = ["lemma", "translation"] as const;

interface Props {
	language: string;
	/** What the form begins with. */
	word?: string;
	onClose: () => void;
}

/** A word of the learner's own. */
export function AddWord({ language, word: given, onClose }: Props) {
	const t = useAppText();
	const general = usePublicText();
	const client = useQueryClient();
	const takeBack = useTakeBack("meanings");
	const add = useMutation({
		mutationFn: (json: { lemma: string }) => post<{ id: number }>("/api/vocabulary/words", json),
		onSuccess: ({ id }, { lemma }) => {
			showToast(
				t.vocabulary.addDone(lemma),
				takeBack(() => remove(`/api/vocabulary/words/${id}`)),
			);
			onClose();
			refreshWords(client, "meanings");
		},
	});
	const [word, meaning] = FIELDS.map((name) => faultOf(add.error, name, general));
	const there = add.error instanceof ApiError && add.error.status === 409;
	const wordFault = there ? t.vocabulary.addThere : word;
	const elsewhere = add.error && !wordFault && !meaning;
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
				<Field
					label={t.vocabulary.word}
					name="lemma"
					lang={language}
					defaultValue={given}
					required
					maxLength={80}
					error={wordFault}
					autoFocus={!given}
				/>
				<Field
					label={t.vocabulary.meaning}
					name="translation"
					required
					maxLength={200}
					error={meaning}
					autoFocus={Boolean(given)}
				/>
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
				{elsewhere ? (
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
