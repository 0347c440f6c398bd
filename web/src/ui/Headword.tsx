import type { WordState } from "@/api/types";
import { withSeams } from "@/lib/seams";
import { Word } from "./Word";

interface Props {
	lemma: string;
	article?: string | null;
	noun: boolean;
	parts?: string | null;
	state: WordState;
	stage?: number;
}

/** A headword: article light, noun bold; a separable verb with its pin in its ring. */
export function Headword({ lemma, article, noun, parts, state, stage }: Props) {
	const [first, second, ...more] = noun ? [] : (parts?.split("|") ?? []);
	if (first && second && more.length === 0 && first + second === lemma)
		return (
			<span className="joined">
				<Word state={state} stage={stage} part={1}>
					{first}
				</Word>
				<Word state={state} stage={stage} part={2}>
					{second}
				</Word>
			</span>
		);
	return (
		<>
			{article ? <span className="art">{article} </span> : null}
			<Word state={state} stage={stage}>
				{withSeams(lemma, parts)}
			</Word>
		</>
	);
}
