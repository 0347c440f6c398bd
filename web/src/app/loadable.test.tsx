import { render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { describe, expect, it, vi } from "vitest";
import { loadable } from "./loadable";

const Hello = ({ name }: { name: string }) => <p>hello {name}</p>;

describe("a component whose code comes on demand", () => {
	it("is shown after a fallback when nobody fetched its code", async () => {
		const late = loadable(async () => Hello);
		render(
			<Suspense fallback={<p>wait</p>}>
				<late.Component name="Mia" />
			</Suspense>,
		);
		expect(screen.getByText("wait")).toBeVisible();
		expect(await screen.findByText("hello Mia")).toBeVisible();
	});
	it("is shown at once when its code is there, fetched once", async () => {
		const fetchCode = vi.fn(async () => Hello);
		const early = loadable(fetchCode);
		await early.load();
		await early.load();
		render(
			<Suspense fallback={<p>wait</p>}>
				<early.Component name="Mia" />
			</Suspense>,
		);
		expect(screen.getByText("hello Mia")).toBeVisible();
		expect(screen.queryByText("wait")).toBeNull();
		expect(fetchCode).toHaveBeenCalledTimes(1);
	});
	it("fetches again what could not be fetched", async () => {
		const fetchCode = vi.fn(async () => Hello);
		fetchCode.mockRejectedValueOnce(new Error("no network"));
		const again = loadable(fetchCode);
		await expect(again.load()).rejects.toThrow("no network");
		await again.load();
		render(<again.Component name="Mia" />);
		expect(screen.getByText("hello Mia")).toBeVisible();
	});
});
