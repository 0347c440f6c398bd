import { useMutation } from "@tanstack/react-query";
import { post } from "@/api/client";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";
import { readWords, toCsv } from "./csv";
import { everyWord } from "./useLibrary";

const BATCH = 200;

function save(name: string, text: string): void {
	const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The words as a file, out and in. What was never answered is not written: it is the program's, not the learner's. */
export function CsvButtons({ language, setDone }: { language: string; setDone: () => void }) {
	const t = useAppText().vocabulary;
	const general = usePublicText();
	const onError = (error: unknown) => showProblem(problemText(error, general));
	const out = useMutation({
		mutationFn: async () => {
			const states = ["learning", "known", "ignored"] as const;
			const lists = await Promise.all(
				states.map((status) => everyWord({ language, level: "all", status, search: "" })),
			);
			save(`langplug-${language}.csv`, toCsv(lists.flat()));
		},
		onError,
	});
	const inward = useMutation({
		mutationFn: async (file: File) => {
			const { words, bad } = readWords(await file.text());
			for (let at = 0; at < words.length; at += BATCH)
				await post("/api/vocabulary/status", { language, words: words.slice(at, at + BATCH), evidence: "library" });
			return { count: words.length, bad };
		},
		onSuccess: ({ count, bad }) => {
			showToast(t.imported(count, bad));
			setDone();
		},
		onError,
	});
	return (
		<>
			<label className="btn ghost">
				<Icon name="up" /> {t.import}
				<input
					type="file"
					className="sr"
					accept=".csv,.tsv,.txt,text/csv"
					disabled={inward.isPending || language === ""}
					onChange={(event) => {
						const file = event.target.files?.[0];
						if (file) inward.mutate(file);
						event.target.value = "";
					}}
				/>
			</label>
			<button
				type="button"
				className="btn ghost"
				disabled={out.isPending || language === ""}
				onClick={() => out.mutate()}
			>
				<Icon name="dl" /> {t.export}
			</button>
		</>
	);
}
