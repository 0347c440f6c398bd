import { Link } from "wouter";
import { signedInBefore } from "@/api/client";
import { usePublicText } from "@/lib/text/text";
import { Brand } from "@/ui/Brand";
import { Empty } from "@/ui/Message";
import { usePage } from "@/ui/usePage";

export default function NotFound() {
	const t = usePublicText().notFound;
	usePage(t.title);
	const home = signedInBefore() ? "/videos" : "/";
	return (
		<>
			<header className="top">
				<div>
					<Brand href={home} />
				</div>
			</header>
			<main id="main">
				<h1 className="sr">{t.title}</h1>
				<Empty title={t.title} text={t.text}>
					<Link className="btn primary" href={home}>
						{t.back}
					</Link>
				</Empty>
			</main>
		</>
	);
}
