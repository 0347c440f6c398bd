import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post, remove } from "@/api/client";
import { refreshWords } from "@/api/refreshWords";
import type { LibraryWord } from "@/api/wordTypes";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";
import { useTakeBack } from "@/ui/useTakeBack";
import { useToLibrary } from "./place";

const addAgain = (
	language: string,
	{ lemma, noun, gloss, translation_en, difficulty_level, level_source }: LibraryWord,
) =>
	post("/api/vocabulary/words", {
		language,
		lemma,
		noun,
		translation: gloss ?? translation_en ?? lemma,
		level: level_source === "correction" ? difficulty_level : "unrated",
	});

/** An own word can go again. */
export function RemoveWord({ language, own }: { language: string; own: LibraryWord }) {
	const t = useAppText().wordPage;
	const general = usePublicText();
	const client = useQueryClient();
	const toLibrary = useToLibrary();
	const takeBack = useTakeBack("meanings");
	const removing = useMutation({
		mutationFn: (one: LibraryWord) => remove(`/api/vocabulary/words/${one.own}`),
		onSuccess: (_, one) => {
			showToast(
				t.removed(one.lemma),
				takeBack(() => addAgain(language, one)),
			);
			toLibrary();
			refreshWords(client, "meanings");
		},
		onError: (error) => showProblem(problemText(error, general)),
	});
	return (
		<button type="button" className="btn ghost self" disabled={removing.isPending} onClick={() => removing.mutate(own)}>
			<Icon name="x" /> {t.remove}
		</button>
	);
}
