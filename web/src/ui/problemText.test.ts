import { afterEach, describe, expect, it } from "vitest";
import { ApiError } from "@/api/client";
import appDe from "@/lib/text/app.de";
import appEn from "@/lib/text/app.en";
import appEs from "@/lib/text/app.es";
import publicDe from "@/lib/text/public.de";
import publicEn from "@/lib/text/public.en";
import publicEs from "@/lib/text/public.es";
import { setTexts } from "@/lib/text/text";
import { faultText, fieldText, problemText } from "./problemText";
import "@test/render";

const german = () => setTexts("de", { public: publicDe, app: appDe });
afterEach(() => setTexts("en", { public: publicEn, app: appEn }));

describe("what went wrong, in words", () => {
	const gone = { code: "FILE_MISSING", message: "the file of Nachbarn is not there now" };
	const key = { code: "engine_key", message: "the speech server refuses the key (LANGPLUG_SPEECH_SERVER_KEY)" };

	it("is said in the server's own words in English", () => expect(faultText(gone)).toBe(gone.message));
	it("is said in the language of the page", () => {
		german();
		expect(faultText(gone)).toMatch(/^Die Datei ist nicht mehr da/);
	});
	it("leads up to the setting that helps", () => {
		german();
		expect(faultText(key)).toBe(`${appDe.problems.engine_key} ${key.message}`);
	});
	it("is the server's when it has no name", () => {
		german();
		expect(faultText({ code: "NEW_FAULT", message: "Something else." })).toBe("Something else.");
	});
	it("speaks to people, not to programs", () =>
		expect(faultText({ code: "NOT_READY", message: "ask POST /api/videos/{id}/process" })).not.toMatch(/POST/));
	it("tells a server that does not answer from one that refuses", () => {
		expect(problemText(new ApiError(0, "", ""), publicEn)).toBe(publicEn.error.network);
		expect(problemText(new ApiError(404, "NO_TASK", "there is no such task"), publicEn)).toBe(appEn.problems.no_task);
		expect(problemText(new TypeError("x"), publicEn)).toBe(publicEn.error.unknown);
	});
	it("names the field's fault", () => {
		const fault = { loc: ["body", "password"], type: "needs_digit", msg: "The password must contain a digit." };
		expect(fieldText(fault, publicEn)).toBe(fault.msg);
		expect(fieldText(fault, publicDe)).toBe("Es fehlt eine Ziffer.");
	});
	it("is known by the same names in German and Spanish", () => {
		expect(Object.keys(appEs.problems)).toEqual(Object.keys(appDe.problems));
		expect(Object.keys(publicEs.faults)).toEqual(Object.keys(publicDe.faults));
	});
});
