import { useEffect } from "react";
import { Link, useLocation } from "wouter";
import { call, signedInBefore } from "@/api/client";
import { usePublicText } from "@/lib/text/text";
import { Brand } from "@/ui/Brand";
import evening from "@/ui/evening.svg";
import { Icon } from "@/ui/Icon";
import { usePage } from "@/ui/usePage";
import { Word } from "@/ui/Word";

function DemoLine() {
	return (
		<div className="plate on-film" lang="de">
			<p className="sub">
				<Word state="ignored">Äh</Word>, <Word state="name">Jonas</Word>, du{" "}
				<Word state="new" part={1}>
					gibst
				</Word>{" "}
				<Word state="assumed">doch</Word> nicht dein ganzes{" "}
				<Word state="learning" stage={2}>
					Trinkgeld
				</Word>{" "}
				für eine <Word state="new">Siebträger­maschine</Word>{" "}
				<Word state="new" part={2}>
					aus
				</Word>
				?
			</p>
		</div>
	);
}

function Steps() {
	const t = usePublicText().landing;
	const demos = [
		<span className="demo" key="a">
			<span className="figure">
				<b>{t.words}</b>
				<span>{t.between}</span>
			</span>
		</span>,
		<span className="demo" key="b">
			<span className="minicard">
				<b lang="de">die Miete</b>
				<span>
					<Icon name="x" />
					<Icon name="check" />
				</span>
			</span>
		</span>,
		<span className="demo on-film" key="c">
			<span className="plate sub mini" lang="de">
				<Word state="new" part={1}>
					Gib
				</Word>{" "}
				nicht so{" "}
				<Word state="new" part={2}>
					an
				</Word>
				!
			</span>
		</span>,
		<span className="demo fade" key="d" lang="de">
			<Word state="new">Kündigung</Word>
			<Word state="learning" stage={2}>
				Kündigung
			</Word>
			<Word state="known">Kündigung</Word>
		</span>,
	];
	return (
		<ol>
			{t.steps.map(([title, text], i) => (
				<li key={title}>
					{demos[i]}
					<h3>{title}</h3>
					<p className="soft">{text}</p>
				</li>
			))}
		</ol>
	);
}

/** Whoever has a session goes straight to the films. */
function useSkipWhenSignedIn(): void {
	const [, navigate] = useLocation();
	useEffect(() => {
		if (!signedInBefore()) return;
		call("/api/auth/me", { anonymous: true }).then(
			() => navigate("/videos", { replace: true }),
			() => {},
		);
	}, [navigate]);
}

export default function LandingPage() {
	const t = usePublicText();
	usePage(t.landing.title.replace(/ · LangPlug$/, ""));
	useSkipWhenSignedIn();
	return (
		<>
			<header className="top">
				<div>
					<Brand />
					<Link className="btn ghost push" href="/login">
						{t.signIn}
					</Link>
					<Link className="btn line wide" href="/register">
						{t.getStarted}
					</Link>
				</div>
			</header>
			<main className="landing" id="main">
				<section className="hero" data-room="film">
					<div className="film">
						<img src={evening} alt="" width="960" height="540" />
						<DemoLine />
					</div>
					<div className="copy">
						<h1>{t.landing.claim}</h1>
						<p className="lead">{t.landing.lead}</p>
						<div className="row wrap">
							<Link className="btn primary big" href="/register">
								{t.getStarted}
							</Link>
							<a className="btn ghost big" href="#how">
								{t.landing.how}
							</a>
						</div>
						<p className="small quiet">{t.landing.own}</p>
					</div>
				</section>
				<section id="how" className="how">
					<h2>{t.landing.evening}</h2>
					<Steps />
				</section>
				<section className="facts">
					{t.landing.facts.map(([figure, text]) => (
						<div className="figure" key={figure}>
							<b>{figure}</b>
							<span>{text}</span>
						</div>
					))}
				</section>
			</main>
		</>
	);
}
