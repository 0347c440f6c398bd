import { render, screen } from "@testing-library/react";
import { Profiler } from "react";
import { describe, expect, it } from "vitest";
import { useArrived } from "./useArrived";

const commits: string[] = [];

function Screen({ answer }: { answer: string | undefined }) {
	const arrived = useArrived(answer);
	return (
		<Profiler id="screen" onRender={() => commits.push(arrived ?? "waiting")}>
			<p>{arrived ?? "waiting"}</p>
		</Profiler>
	);
}

describe("an answer that fills a screen", () => {
	it("is drawn in a step of its own when it comes, and those after it at once", () => {
		commits.length = 0;
		const { rerender } = render(<Screen answer={undefined} />);
		rerender(<Screen answer="first" />);
		expect(screen.getByText("first")).toBeVisible();
		expect(commits).toEqual(["waiting", "waiting", "first"]);
		rerender(<Screen answer="second" />);
		expect(commits).toEqual(["waiting", "waiting", "first", "second"]);
	});
	it("is shown at the beginning when it was there at the beginning", () => {
		commits.length = 0;
		render(<Screen answer="first" />);
		expect(commits).toEqual(["first"]);
	});
	it("goes when it goes", () => {
		const { rerender } = render(<Screen answer="first" />);
		rerender(<Screen answer={undefined} />);
		expect(screen.getByText("waiting")).toBeVisible();
	});
});
