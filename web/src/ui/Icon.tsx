/** A sign from the sprite in the page. Never alone: beside a text, or in something that has a label. */
export function Icon({ name, solid, className = "" }: { name: string; solid?: boolean; className?: string }) {
	return (
		<svg className={`i${solid ? " solid" : ""} ${className}`} viewBox="0 0 24 24" aria-hidden="true">
			<use href={`#i-${name}`} />
		</svg>
	);
}
