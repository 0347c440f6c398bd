// Runs before first paint, inlined into every page under its own CSP hash. Keep it in step with lib/theme.ts.
try {
	const look = JSON.parse(localStorage.getItem("langplug_look") || "{}");
	const root = document.documentElement.dataset;
	root.theme = look.theme || "dark";
	if (look.contrast ?? matchMedia("(prefers-contrast: more)").matches) root.contrast = "more";
	if (look.lessMotion) root.motion = "less";
} catch {}
