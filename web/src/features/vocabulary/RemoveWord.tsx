import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { get, post, remove } from "@/api/client";
import { refreshWords } from "@/api/refreshWords";
import type { LibraryPage, LibraryWord, WordInfo } from "@/api/wordTypes";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";
import { useTakeBack } from "@/ui/useTakeBack";
import { pageUrl } from "./library";

/** The library leads a search with what is exactly meant. */
const MATCHES = 20;

/** The word as the learner's own, even where the dictionary thinks of it as another kind of word; null when it is not. */
const ownWordQuery = ({ language, lemma, noun }: WordInfo) =>
	queryOptions({
		queryKey: ["vocabulary", "own", language, lemma, noun],
		queryFn: async ({ signal }) => {
			const filter = { language, level: "all", status: "all", search: lemma } as const;
			const { words } = await get<LibraryPage>(pageUrl(filter, 0, MATCHES), signal);
			const own = words.filter((one) => one.own !== null && one.lemma === lemma);
			return own.find((one) => one.noun === noun) ?? own[0] ?? null;
		},
	});

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

/** An own word can go again. Nothing for a word that is no own one. */
export function RemoveWord({ word }: { word: WordInfo }) {
	const t = useAppText().wordPage;
	const general = usePublicText();
	const client = useQueryClient();
	const [, navigate] = useLocation();
	const takeBack = useTakeBack("meanings");
	// An own word is on no list, or its meaning is a person's.
	const enabled = word.rank === null || word.glosses.some((gloss) => gloss.corrected);
	const { data: own } = useQuery({ ...ownWordQuery(word), enabled });
	const removing = useMutation({
		mutationFn: (one: LibraryWord) => remove(`/api/vocabulary/words/${one.own}`),
		onSuccess: (_, one) => {
			showToast(
				t.removed(one.lemma),
				takeBack(() => addAgain(word.language, one)),
			);
			navigate("/vocabulary");
			refreshWords(client, "meanings");
		},
		onError: (error) => showProblem(problemText(error, general)),
	});
	if (!own) return null;
	return (
		<button type="button" className="btn ghost self" disabled={removing.isPending} onClick={() => removing.mutate(own)}>
			<Icon name="x" /> {t.remove}
		</button>
	);
}
