import { useMutation, useQueryClient } from "@tanstack/react-query";
import { refreshWords } from "@/api/refreshWords";
import { useAppText, usePublicText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { problemText } from "@/ui/problemText";
import { showProblem, showToast } from "@/ui/toast";
import { useTakeBack } from "@/ui/useTakeBack";
import { textOf } from "./csv";
import { exportWords, type Import, importWords, takeImportBack } from "./wordFile";

function save(name: string, text: string): void {
	const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The words as a file, out and in. */
export function CsvButtons({ language }: { language: string }) {
	const t = useAppText().vocabulary;
	const general = usePublicText();
	const client = useQueryClient();
	const takeBack = useTakeBack("meanings");
	const onError = (error: unknown) => showProblem(problemText(error, general));
	const out = useMutation({
		mutationFn: async () => save(`langplug-${language}.csv`, await exportWords(language)),
		onError,
	});
	const said = (done: Import) => {
		const action = done.count > 0 ? takeBack(() => takeImportBack(done)) : undefined;
		if (done.failure) showProblem(t.importStopped(done.count, problemText(done.failure, general)), action);
		else showToast(t.imported(done.count, done.bad), action);
		refreshWords(client, done.own.length > 0 ? "meanings" : "states");
	};
	const inward = useMutation({
		mutationFn: async (file: File) => {
			const text = textOf(await file.arrayBuffer());
			return text === null ? null : importWords(language, text);
		},
		onSuccess: (done) => (done ? said(done) : showProblem(t.noCsv)),
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
