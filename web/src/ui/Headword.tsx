import type { WordState } from "@/api/types";
import { Word } from "./Word";

interface Props {
	lemma: string;
	article?: string | null;
	parts?: string[] | null;
	state: WordState;
	stage?: number;
}

/** A headword: article light, noun bold; a separable verb with its pin in its ring. */
export function Headword({ lemma, article, parts, state, stage }: Props) {
	if (parts?.length === 2 && parts.join("") === lemma)
		return (
			<span className="joined">
				<Word state={state} stage={stage} part={1}>
					{parts[0]}
				</Word>
				<Word state={state} stage={stage} part={2}>
					{parts[1]}
				</Word>
			</span>
		);
	return (
		<>
			{article ? <span className="art">{article} </span> : null}
			<Word state={state} stage={stage}>
				{lemma}
			</Word>
		</>
	);
}
