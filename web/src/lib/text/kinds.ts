// The words of the interface know these names; api/types.ts has the same as part of its shapes (lib stands below api).
export type Level = "A1" | "A2" | "B1" | "B2" | "C1" | "C2" | "unrated";
export type WordState = "new" | "learning" | "assumed" | "known" | "ignored" | "name";
export type LevelSource = "none" | "frequency" | "list" | "correction";
export type SubtitleKind = "sidecar" | "embedded" | "upload" | "recognised" | "engine" | "none";
export type Step = "probe" | "subtitles" | "speech" | "analysis" | "translation" | "saving";
