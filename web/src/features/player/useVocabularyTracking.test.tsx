import { act } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { answer, hook } from "@test/render";
import { useVocabularyTracking } from "./useVocabularyTracking";

const DOG = { lemma: "Hund", noun: true };
const SLEEP = { lemma: "schlafen", noun: false };

describe("useVocabularyTracking", () => {
	beforeEach(() => {
		vi.useFakeTimers();
		// biome-ignore lint/suspicious/noDocumentCookie: as the server sets it
		document.cookie = "fastapi-csrf-token=abc";
	});
	const setup = () => {
		const sent = answer({ "POST /api/vocabulary/views": { status: 204 } });
		return { sent, ...hook(() => useVocabularyTracking("de", 3)) };
	};

	it("remembers what was looked at, each word once", () => {
		const { result } = setup();
		act(() => {
			result.current.trackWordView(DOG);
			result.current.trackWordView(DOG);
			result.current.trackWordView(SLEEP);
			result.current.trackWordView({ lemma: "Hund", noun: false });
		});
		expect([...result.current.viewedWords.current]).toEqual(["n:Hund", "o:schlafen", "o:Hund"]);
	});
	it("sends one request for many views, with their numbers", async () => {
		const { result, sent } = setup();
		act(() => {
			result.current.trackWordView(DOG);
			result.current.trackWordView(SLEEP);
			result.current.trackWordView(DOG);
		});
		expect(sent).toHaveLength(0);
		await act(() => vi.advanceTimersByTimeAsync(10_000));
		expect(sent.map((one) => one.body)).toEqual([
			{
				views: [
					{ ...DOG, count: 2, language: "de", video_id: 3 },
					{ ...SLEEP, count: 1, language: "de", video_id: 3 },
				],
			},
		]);
		await act(() => vi.advanceTimersByTimeAsync(60_000));
		expect(sent).toHaveLength(1);
	});
	it("sends what is left when the page is left", async () => {
		const { result, sent, unmount } = setup();
		act(() => result.current.trackWordView(DOG));
		await act(async () => void dispatchEvent(new Event("pagehide")));
		expect(sent).toHaveLength(1);
		act(() => result.current.trackWordView(SLEEP));
		unmount();
		await vi.advanceTimersByTimeAsync(0);
		expect(sent).toHaveLength(2);
	});
	it("sends nothing when there was nothing, and bears a refusal", async () => {
		const sent = answer({ "POST /api/vocabulary/views": { status: 500, json: {} } });
		const { result, unmount } = hook(() => useVocabularyTracking("de", 3));
		act(() => result.current.trackWordView(DOG));
		await act(() => vi.advanceTimersByTimeAsync(10_000));
		expect(sent).toHaveLength(1);
		unmount();
		expect(sent).toHaveLength(1);
	});
	it("gives the same function in every render", () => {
		const { result, rerender } = setup();
		const first = result.current.trackWordView;
		rerender();
		expect(result.current.trackWordView).toBe(first);
	});
});
