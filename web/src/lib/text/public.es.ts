import type { PublicText } from "./text";

const text: PublicText = {
	skip: "Ir al contenido",
	signIn: "Entrar",
	getStarted: "Empezar",
	retry: "Otra vez",
	noScript: "A partir de aquí LangPlug necesita JavaScript: las películas y las palabras se abren en el navegador.",
	landing: {
		title: "Aprende un idioma con tus propias series · LangPlug",
		description:
			"LangPlug convierte tus películas y series en lecciones de idioma: unas pocas tarjetas y después cinco minutos con cada palabra a un toque. Funciona en tu propio ordenador.",
		claim: "Aprende alemán con las series que ya te gustan.",
		lead: "De cinco en cinco minutos. Primero las pocas palabras que te faltan, después la escena, con cada palabra a un toque.",
		how: "Cómo funciona",
		own: "Funciona en tu propio ordenador. Tus películas y tus palabras se quedan ahí.",
		evening: "Una tarde, cuatro pasos tranquilos",
		words: "7 palabras",
		between: "te separan de esta escena",
		steps: [
			["Primero escuchamos", "LangPlug lee u oye los subtítulos y encuentra las palabras que aún no sabes."],
			["Ordenas unas tarjetas", "La sabes o no. Doce como mucho, un minuto."],
			["Miras", "Las palabras nuevas llevan una línea. Los verbos separados se vuelven a unir. Toca para entender."],
			["Las líneas desaparecen", "Lo que sabes queda limpio. Un día lo está toda la película."],
		],
		facts: [
			["95\u00a0%", "de palabras conocidas hacen fácil una escena"],
			["0", "llamadas a internet si no las activas"],
			["A1–C2", "y un sincero «sin nivel» para el resto"],
		],
	},
	login: {
		title: "Entrar",
		heading: "Buenas tardes.",
		lead: "Entra y sigue donde lo dejaste.",
		email: "Correo electrónico",
		password: "Contraseña",
		submit: "Entrar",
		busy: "Un momento …",
		newHere: "¿Primera vez?",
		create: "Crear una cuenta",
		wrong: "El correo y la contraseña no coinciden. Revisa los dos y vuelve a intentarlo.",
		slow: (seconds) => `Demasiados intentos. Espera ${seconds} segundos y vuelve a intentarlo.`,
		wait: "Demasiados intentos. Espera un minuto y vuelve a intentarlo.",
	},
	register: {
		title: "Crear una cuenta",
		heading: "Mucho gusto.",
		lead: "Una cuenta recuerda tus palabras y tu lugar en cada película.",
		first: "Es la primera cuenta aquí, así que también puede administrar el programa.",
		username: "Nombre",
		usernameHint: "Así te saluda LangPlug. Letras, cifras, - y _.",
		passwordHint: "12 caracteres como mínimo, con mayúsculas, minúsculas, una cifra y un signo.",
		confirm: "Repite la contraseña",
		submit: "Crear cuenta",
		busy: "Un momento …",
		have: "¿Ya tienes cuenta?",
		differ: "Las dos contraseñas son distintas. Escribe la misma dos veces.",
		short: "Usa 12 caracteres como mínimo.",
		taken: "Ya hay una cuenta con este correo o nombre. Entra, o elige otro.",
		closed: "En este servidor no se puede crear cuenta. Pídela a quien lo administra.",
		invalid: "Revisa los campos marcados y vuelve a intentarlo.",
	},
	reset: {
		title: "Poner una contraseña nueva",
		lead: "El enlace que has recibido vale una sola vez. Después hay que iniciar sesión de nuevo en todas partes.",
		submit: "Poner la contraseña",
		link: "Este enlace ya se usó o es demasiado antiguo. Pide otro a quien lleva este servidor.",
		done: "Tu contraseña nueva está puesta. Inicia sesión con ella.",
	},
	notFound: {
		title: "Esta página no existe",
		text: "Quizá la dirección es antigua o tiene una errata.",
		back: "Volver al inicio",
	},
	gate: {
		title: "LangPlug está arrancando",
		text: "El primer arranque prepara los diccionarios y puede tardar unos minutos. Después, segundos.",
		stuck: "Aún sin respuesta",
		stuckText:
			"Mira la ventana en la que corre LangPlug, o su registro. ¿Está en marcha? ¿Está lleno el disco? Luego inténtalo otra vez.",
	},
	offline: {
		title: "Sin conexión con el servidor.",
		text: (waiting) =>
			waiting === 0
				? "Lo que ves sigue funcionando."
				: waiting === 1
					? "Puedes seguir; 1 respuesta se envía luego."
					: `Puedes seguir; ${waiting} respuestas se envían luego.`,
	},
	faults: {
		taken: "Ya existe. Elige otra cosa.",
		bad_email: "No es una dirección de correo.",
		bad_username: "Usa de 3 a 50 letras, cifras, - o _.",
		too_short: "La contraseña es demasiado corta.",
		too_long: "La contraseña es demasiado larga.",
		needs_upper: "Falta una mayúscula.",
		needs_lower: "Falta una minúscula.",
		needs_digit: "Falta una cifra.",
		needs_special: "Falta un signo como ! o ?.",
		common: "Es una de las contraseñas más usadas; elige otra.",
		own_name: "La contraseña no puede ser tu nombre ni tu dirección.",
		wrong_password: "No es tu contraseña.",
	},
	error: {
		title: "Esta página se ha parado",
		text: "No se ha perdido ninguna respuesta. Carga la página otra vez; si se repite, los detalles ayudan a saber por qué.",
		reload: "Cargar otra vez",
		details: "Detalles",
		network: "El servidor no responde. Comprueba que está en marcha y vuelve a intentarlo.",
		unknown: "No ha funcionado. Inténtalo otra vez en un momento.",
	},
};
export default text;
