import { type RefObject, useEffect, useRef } from "react";

/**
 * For a form whose faults are shown: the focus goes to the first of them, the field or the message of the whole form. The button
 * that sent the form cannot keep it, for it was disabled meanwhile.
 */
export function useFirstFault(faults: string | object | undefined): RefObject<HTMLFormElement | null> {
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => {
		if (faults) form.current?.querySelector<HTMLElement>("[aria-invalid=true], [role=alert][tabindex]")?.focus();
	}, [faults]);
	return form;
}
