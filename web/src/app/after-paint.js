// Ends the inlined script of a page that was rendered at build time (scripts/build.mjs puts the addresses in): such a page is read,
// and its forms work, without the app, so its paint comes first. Where no browser tells of the paint, after two seconds.
const start = () => {
	clearTimeout(late);
	paint.disconnect();
	for (const href of MODULES) {
		const link = document.createElement("link");
		link.rel = "modulepreload";
		link.href = href;
		document.head.append(link);
	}
	import(ENTRY);
};
const late = setTimeout(start, 2000);
const paint = new PerformanceObserver((list) => {
	if (list.getEntriesByName("first-contentful-paint").length > 0) start();
});
paint.observe({ type: "paint", buffered: true });
