import { type InputHTMLAttributes, useId } from "react";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
	label: string;
	hint?: string;
	error?: string;
	testId?: string;
	errorTestId?: string;
}

/** Label above, input, hint below; an error takes the hint's place and is tied to the input. The value stays. */
export function Field({ label, hint, error, testId, errorTestId, ...input }: Props) {
	const id = useId();
	const note = error ?? hint;
	return (
		<div className="field" data-bad={error ? "" : undefined}>
			<label htmlFor={id}>{label}</label>
			<input
				{...input}
				id={id}
				className="input"
				data-testid={testId}
				aria-invalid={error ? true : undefined}
				aria-describedby={note ? `${id}n` : undefined}
			/>
			{note ? (
				<p
					className="hint"
					id={`${id}n`}
					data-testid={error ? errorTestId : undefined}
					role={error ? "alert" : undefined}
				>
					{note}
				</p>
			) : null}
		</div>
	);
}
