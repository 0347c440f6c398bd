interface Numbered {
	season_number: number | null;
	episode_number: number | null;
}

/** "S1 E3"; nothing for a lone film. */
export function episodeCode({ season_number, episode_number }: Numbered): string {
	if (episode_number === null) return "";
	return season_number === null ? `E${episode_number}` : `S${season_number} E${episode_number}`;
}
