import { useRef } from "react";
import { useAppText } from "@/lib/text/text";
import { Icon } from "@/ui/Icon";
import { showToast } from "@/ui/toast";

function select(element: HTMLElement): void {
	const selection = getSelection();
	selection?.removeAllRanges();
	const range = document.createRange();
	range.selectNodeContents(element);
	selection?.addRange(range);
}

/** Copies what an element says. Plain http in a home network has no clipboard: there the selection is copied the old way. It stays
 *  selected where that is refused too, for the learner's own keys. */
async function copy(element: HTMLElement): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(element.textContent ?? "");
		return true;
	} catch {
		select(element);
		return document.execCommand?.("copy") ?? false;
	}
}

/** A command to be typed elsewhere, with a button that copies it. */
export function Command({ text }: { text: string }) {
	const t = useAppText().engines;
	const code = useRef<HTMLElement>(null);
	const onCopy = async () => {
		if (code.current) showToast((await copy(code.current)) ? t.copied : t.selected);
	};
	return (
		<div className="row">
			<code ref={code}>{text}</code>
			<button type="button" className="btn icon" aria-label={t.copy} onClick={onCopy}>
				<Icon name="copy" />
			</button>
		</div>
	);
}
