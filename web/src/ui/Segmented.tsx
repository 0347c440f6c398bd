import { useId } from "react";

interface Props<T extends string> {
	label: string;
	value: T;
	options: readonly (readonly [value: T, text: string])[];
	onChange: (value: T) => void;
}

/** Native radios in a row. */
export function Segmented<T extends string>({ label, value, options, onChange }: Props<T>) {
	const name = useId();
	return (
		<div
			className="seg"
			role="radiogroup"
			aria-label={label}
			data-many={options.length > 4 && options.some(([, text]) => text.length > 3) ? "" : undefined}
		>
			{options.map(([key, text]) => (
				<label key={key}>
					<input type="radio" name={name} value={key} checked={key === value} onChange={() => onChange(key)} />
					{text}
				</label>
			))}
		</div>
	);
}
