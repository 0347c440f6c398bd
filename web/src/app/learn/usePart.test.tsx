import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { chunk } from "@test/fixtures";
import { usePart } from "./usePart";

it("keeps the times of the part while it is played", () => {
	const { result, rerender } = renderHook(({ part, held }) => usePart(part, held), {
		initialProps: { part: chunk(0), held: false },
	});
	rerender({ part: chunk(0, { end_ms: 60_700 }), held: false });
	expect(result.current?.end_ms).toBe(60_700);
	rerender({ part: chunk(0, { end_ms: 61_000, state: "todo" }), held: true });
	expect(result.current).toMatchObject({ end_ms: 60_700, state: "ready" });
	rerender({ part: chunk(1), held: false });
	expect(result.current?.index).toBe(1);
});
