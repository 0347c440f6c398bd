import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { expectNoAxeProblems, show } from "@test/render";
import NotFound from "./NotFound";

describe("an address that leads nowhere", () => {
	it("has the brand, which leads home, also for strangers", async () => {
		const { container } = show(<NotFound />, "/nowhere");
		expect(screen.getByRole("link", { name: "LangPlug" })).toHaveAttribute("href", "/");
		expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("This page does not exist");
		await expectNoAxeProblems(container);
	});
});
