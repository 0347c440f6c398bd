import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { refreshWords } from "@/api/refreshWords";
import { LEVELS } from "@/api/types";
import { useAppText, usePublicText } from "@/lib/text/text";
import { correct, correctionsOf, correctionsQuery, sameWord, takeBack, takeLastBack } from "./corrections";
import { Dialog } from "./Dialog";
import { Field } from "./Field";
import { Icon } from "./Icon";
import { problemText } from "./problemText";
import { showToast } from "./toast";
import { useTakeBack } from "./useTakeBack";

interface Props {
	language: string;
	surface?: string;
	lemma: string;
	gloss: string;
	level: string;
	/** It is taken for a name now. */
	name: boolean;
	onClose: () => void;
	/** The word is another one now: what shows it by its place in a part had better close. */
	onDone?: () => void;
}

/** What is changed in the form, in the server's names. */
function changesOf(form: FormData, { lemma, gloss, level, name }: Props) {
	const changed = (field: string, old: string) => {
		const text = String(form.get(field) ?? "").trim();
		return text && text !== old ? text : undefined;
	};
	const isName = form.get("name") === "on";
	return {
		new_lemma: changed("lemma", lemma),
		new_gloss: changed("gloss", gloss),
		new_level: changed("level", level),
		is_name: isName === name ? undefined : isName,
	};
}

function useCorrecting({ language, surface, lemma, onClose, onDone }: Props) {
	const t = useAppText();
	const client = useQueryClient();
	const offerUndo = useTakeBack("meanings");
	const done = () => {
		onClose();
		onDone?.();
		// It applies at once: to the lines on the screen, to what is asked, to the library.
		refreshWords(client, "meanings");
	};
	const before = useQuery(correctionsQuery(language));
	const save = useMutation({
		mutationFn: async (changes: Record<string, unknown>) => {
			const all = await client.fetchQuery(correctionsQuery(language)).catch(() => []);
			const { id } = await correct({ language, surface, lemma, ...changes });
			return takeLastBack(id, sameWord(all, lemma, surface));
		},
		onSuccess: (undo) => {
			showToast(t.word.corrected, offerUndo(undo));
			done();
		},
	});
	const said = correctionsOf(before.data ?? [], lemma, surface);
	const clear = useMutation({
		mutationFn: async () => {
			for (const { id } of said) await takeBack(id);
		},
		onSuccess: () => {
			showToast(t.vocabulary.undone);
			done();
		},
	});
	return { save, clear, said };
}

/** The learner knows better: dictionary form, meaning, level, or that it is a name; and may think better of it. */
export function CorrectWord(props: Props) {
	const { language, lemma, gloss, level, name, onClose } = props;
	const t = useAppText();
	const general = usePublicText();
	const { save, clear, said } = useCorrecting(props);
	const [chosen, setChosen] = useState(level);
	const error = save.error ?? clear.error;
	const busy = save.isPending || clear.isPending;
	const submit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		const changes = changesOf(new FormData(event.currentTarget), props);
		if (Object.values(changes).some((one) => one !== undefined)) save.mutate(changes);
		else onClose();
	};
	return (
		<Dialog label={t.word.correctTitle} onClose={onClose}>
			<form className="stack" onSubmit={submit}>
				<h2 className="h3">{t.word.correctTitle}</h2>
				<Field label={t.word.correctLemma} name="lemma" defaultValue={lemma} lang={language} required maxLength={80} />
				<Field label={t.word.correctGloss} name="gloss" defaultValue={gloss} maxLength={200} />
				<label className="field">
					<span className="small">{t.word.correctLevel}</span>
					<select className="input" name="level" value={chosen} onChange={(event) => setChosen(event.target.value)}>
						{LEVELS.map((one) => (
							<option key={one} value={one}>
								{t.level.short(one)}
							</option>
						))}
					</select>
				</label>
				<label className="row small">
					<input type="checkbox" className="tick" name="name" defaultChecked={name} /> {t.word.correctName}
				</label>
				{said.length > 0 ? (
					<button type="button" className="btn ghost self" disabled={busy} onClick={() => clear.mutate()}>
						<Icon name="undo" /> {t.word.uncorrect}
					</button>
				) : null}
				{error ? (
					<p className="note bad" role="alert">
						{problemText(error, general)}
					</p>
				) : null}
				<div className="row">
					<button type="button" className="btn ghost" onClick={onClose}>
						{t.cancel}
					</button>
					<button type="submit" className="btn primary" disabled={busy}>
						{t.save}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
