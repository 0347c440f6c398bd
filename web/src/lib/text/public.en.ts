export default {
	skip: "Skip to content",
	signIn: "Sign In",
	getStarted: "Get Started",
	retry: "Try again",
	noScript: "From here on LangPlug needs JavaScript: films are played and words are opened in the browser.",
	landing: {
		title: "Learn a language from your own series · LangPlug",
		description:
			"LangPlug turns the films and series you own into language lessons: a few cards, then five minutes with every word one tap away. It runs on your own computer.",
		claim: "Learn German from the series you already love.",
		lead: "Five minutes at a time. First the few words you are missing, then the scene, with every word one tap away.",
		how: "How it works",
		own: "Runs on your own computer. Your films and your words stay there.",
		evening: "One evening, four quiet steps",
		words: "7 words",
		between: "stand between you and this scene",
		steps: [
			["We listen first", "LangPlug reads or hears the subtitles and finds the words you do not know yet."],
			["You sort a few cards", "Know it or not. At most twelve, about a minute."],
			["You watch", "New words carry a line. Split verbs are joined again. Tap to understand."],
			["The lines disappear", "What you know is left plain. One day the whole film is."],
		] as [string, string][],
		facts: [
			["95\u00a0%", "known words make a scene easy to follow"],
			["0", "calls to the internet by default"],
			["A1–C2", "with an honest “unrated” for the rest"],
		] as [string, string][],
	},
	login: {
		title: "Sign in",
		heading: "Good evening.",
		lead: "Sign in to go on where you stopped.",
		email: "E-mail",
		password: "Password",
		submit: "Sign In",
		busy: "Signing in …",
		newHere: "New here?",
		create: "Create an account",
		wrong: "E-mail and password do not match. Check both, then try again.",
		slow: (seconds: number) => `Too many attempts. Wait ${seconds} seconds, then try again.`,
		wait: "Too many attempts. Wait a minute, then try again.",
	},
	register: {
		title: "Create an account",
		heading: "Nice to meet you.",
		lead: "One account keeps your words and your place in every film.",
		first: "This is the first account here, so it may also manage the program.",
		username: "Name",
		usernameHint: "How LangPlug greets you. Letters, digits, - and _.",
		passwordHint: "At least 12 characters, with upper and lower case, a digit and a sign.",
		confirm: "Password again",
		submit: "Create account",
		busy: "Creating …",
		have: "Already have an account?",
		differ: "The two passwords differ. Type the same one twice.",
		short: "Use at least 12 characters.",
		taken: "There is already an account with this e-mail or name. Sign in, or take another.",
		closed: "Registration is closed on this server. Ask its administrator for an account.",
		invalid: "Check the marked fields, then try again.",
	},
	reset: {
		title: "Set a new password",
		lead: "The link you were given works once. Afterwards you sign in again everywhere.",
		submit: "Set password",
		link: "This link was used already or is too old. Ask whoever runs this server for a new one.",
		done: "Your new password is set. Sign in with it.",
	},
	notFound: {
		title: "This page does not exist",
		text: "The address may be old or mistyped.",
		back: "Back to the start",
	},
	gate: {
		title: "LangPlug is starting",
		text: "The first start prepares the dictionaries and may take a few minutes. After that, seconds.",
		stuck: "Still no answer",
		stuckText:
			"Look at the window in which LangPlug runs, or at its log. Is it running? Is the disk full? Then try again.",
	},
	offline: {
		title: "No connection to the server.",
		text: (waiting: number) =>
			waiting === 0
				? "What is on screen stays usable."
				: waiting === 1
					? "You can go on; 1 answer is kept here and sent later."
					: `You can go on; ${waiting} answers are kept here and sent later.`,
	},
	/** What is wrong with a field, where the server's own words (English) are not what to show. */
	faults: {} as Partial<Record<string, string>>,
	error: {
		title: "This page stopped working",
		text: "Nothing you answered is lost. Load the page again; if it happens once more, the details help to find out why.",
		reload: "Load again",
		details: "Details",
		network: "The server does not answer. Check that it is running, then try again.",
		unknown: "That did not work. Try again in a moment.",
	},
};
