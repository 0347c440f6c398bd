import { describe, expect, it } from "vitest";
import { withSeams } from "./seams";

describe("seams of compounds", () => {
	it.each([
		["Nebenkostenabrechnung", "Neben|kosten|abrechnung", "Neben\u00adkosten\u00adabrechnung"],
		["Geschwindigkeitsbegrenzungen", "Geschwindigkeits|begrenzung", "Geschwindigkeits\u00adbegrenzungen"],
		["Treppenhäusern", "Treppen|haus", "Treppenhäusern"],
		["Donaudampfschiffe", "Fluss|schiff", "Donaudampfschiffe"],
		["Siebträgermaschine", null, "Siebträgermaschine"],
	])("%s", (surface, parts, shown) => expect(withSeams(surface, parts)).toBe(shown));
});
