import type { PublicText } from "./text";

const text: PublicText = {
	skip: "Zum Inhalt",
	signIn: "Anmelden",
	getStarted: "Loslegen",
	retry: "Noch einmal",
	noScript: "Von hier an braucht LangPlug JavaScript: Filme und Wörter öffnet der Browser.",
	landing: {
		title: "Lerne eine Sprache mit deinen eigenen Serien · LangPlug",
		description:
			"LangPlug macht aus deinen Filmen und Serien Sprachlektionen: ein paar Karten, dann fünf Minuten, in denen jedes Wort nur einen Tipp entfernt ist. Es läuft auf deinem eigenen Rechner.",
		claim: "Lerne Deutsch mit den Serien, die du schon liebst.",
		lead: "Fünf Minuten am Stück. Erst die paar Wörter, die dir fehlen, dann die Szene: jedes Wort einen Tipp entfernt.",
		how: "So geht es",
		own: "Läuft auf deinem eigenen Rechner. Deine Filme und deine Wörter bleiben dort.",
		evening: "Ein Abend, vier ruhige Schritte",
		words: "7 Wörter",
		between: "trennen dich von dieser Szene",
		steps: [
			["Erst hören wir zu", "LangPlug liest oder hört die Untertitel und findet die Wörter, die du noch nicht kennst."],
			["Du sortierst ein paar Karten", "Kennst du es oder nicht? Höchstens zwölf, etwa eine Minute."],
			[
				"Du schaust",
				"Neue Wörter tragen eine Linie. Getrennte Verben gehören wieder zusammen. Tippe, um zu verstehen.",
			],
			["Die Linien verschwinden", "Was du kennst, bleibt blank. Eines Tages ist es der ganze Film."],
		],
		facts: [
			["95\u00a0%", "bekannte Wörter, und eine Szene ist leicht zu verstehen"],
			["0", "Aufrufe ins Internet, solange du nichts einschaltest"],
			["A1–C2", "und ein ehrliches „ohne Stufe“ für den Rest"],
		],
	},
	login: {
		title: "Anmelden",
		heading: "Guten Abend.",
		lead: "Melde dich an und mach weiter, wo du warst.",
		email: "E-Mail",
		password: "Passwort",
		submit: "Anmelden",
		busy: "Einen Moment …",
		newHere: "Neu hier?",
		create: "Konto anlegen",
		wrong: "E-Mail und Passwort passen nicht zusammen. Prüfe beide und versuche es noch einmal.",
		slow: (seconds) => `Zu viele Versuche. Warte ${seconds} Sekunden und versuche es dann wieder.`,
		wait: "Zu viele Versuche. Warte eine Minute und versuche es dann wieder.",
	},
	register: {
		title: "Konto anlegen",
		heading: "Schön, dass du da bist.",
		lead: "Ein Konto merkt sich deine Wörter und deine Stelle in jedem Film.",
		first: "Das ist das erste Konto hier; es darf darum auch das Programm verwalten.",
		username: "Name",
		usernameHint: "So begrüßt dich LangPlug. Buchstaben, Ziffern, - und _.",
		passwordHint: "Mindestens 12 Zeichen, mit Groß- und Kleinbuchstaben, einer Ziffer und einem Zeichen.",
		confirm: "Passwort wiederholen",
		submit: "Konto anlegen",
		busy: "Einen Moment …",
		have: "Schon ein Konto?",
		differ: "Die beiden Passwörter sind verschieden. Schreibe zweimal dasselbe.",
		short: "Nimm mindestens 12 Zeichen.",
		taken: "Ein Konto mit dieser E-Mail oder diesem Namen gibt es schon. Melde dich an oder nimm andere.",
		closed: "Auf diesem Server kann man sich nicht registrieren. Frage die Verwaltung nach einem Konto.",
		invalid: "Prüfe die markierten Felder und versuche es noch einmal.",
	},
	reset: {
		title: "Neues Passwort setzen",
		lead: "Der Link, den du bekommen hast, gilt einmal. Danach meldest du dich überall neu an.",
		submit: "Passwort setzen",
		link: "Dieser Link wurde schon benutzt oder ist zu alt. Bitte um einen neuen bei der Person, die diesen Server betreibt.",
		done: "Dein neues Passwort gilt. Melde dich damit an.",
	},
	notFound: {
		title: "Diese Seite gibt es nicht",
		text: "Die Adresse ist vielleicht alt oder vertippt.",
		back: "Zum Anfang",
	},
	gate: {
		title: "LangPlug startet",
		text: "Der erste Start bereitet die Wörterbücher vor und kann einige Minuten dauern. Danach sind es Sekunden.",
		stuck: "Noch keine Antwort",
		stuckText:
			"Sieh in das Fenster, in dem LangPlug läuft, oder in sein Protokoll. Läuft es? Ist die Platte voll? Versuche es dann wieder.",
	},
	offline: {
		title: "Keine Verbindung zum Server.",
		text: (waiting) =>
			waiting === 0
				? "Was zu sehen ist, bleibt benutzbar."
				: waiting === 1
					? "Du kannst weitermachen; 1 Antwort folgt später."
					: `Du kannst weitermachen; ${waiting} Antworten folgen später.`,
	},
	faults: {
		taken: "Das gibt es schon. Nimm etwas anderes.",
		bad_email: "Das ist keine E-Mail-Adresse.",
		bad_username: "Nimm 3 bis 50 Buchstaben, Ziffern, - oder _.",
		too_short: "Das Passwort ist zu kurz.",
		too_long: "Das Passwort ist zu lang.",
		needs_upper: "Es fehlt ein Großbuchstabe.",
		needs_lower: "Es fehlt ein Kleinbuchstabe.",
		needs_digit: "Es fehlt eine Ziffer.",
		needs_special: "Es fehlt ein Zeichen wie ! oder ?.",
		common: "Das ist eines der meistbenutzten Passwörter; nimm ein anderes.",
		own_name: "Das Passwort darf nicht dein Name oder deine Adresse sein.",
		wrong_password: "Das ist nicht dein Passwort.",
	},
	error: {
		title: "Diese Seite ist stehen geblieben",
		text: "Keine deiner Antworten ist verloren. Lade die Seite neu; passiert es wieder, helfen die Einzelheiten bei der Suche.",
		reload: "Neu laden",
		details: "Einzelheiten",
		network: "Der Server antwortet nicht. Prüfe, ob er läuft, und versuche es dann wieder.",
		unknown: "Das ging nicht. Versuche es gleich noch einmal.",
	},
};
export default text;
