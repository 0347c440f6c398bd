/** localStorage that never throws: private windows and full disks count as "nothing stored". */
export function readStored<T>(key: string, otherwise: T): T {
	try {
		const text = localStorage.getItem(key);
		return text === null ? otherwise : (JSON.parse(text) as T);
	} catch {
		return otherwise;
	}
}

export function writeStored(key: string, value: unknown): void {
	try {
		localStorage.setItem(key, JSON.stringify(value));
	} catch {
		// Nothing depends on it.
	}
}

export function readCookie(name: string): string | undefined {
	for (const part of document.cookie.split("; ")) {
		const at = part.indexOf("=");
		if (part.slice(0, at) === name) return decodeURIComponent(part.slice(at + 1));
	}
	return undefined;
}
