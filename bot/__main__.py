"""The command line. What a command needs is put together in `wiring`.

routewijzer web | chat | telegram | understand | waarom | kaart | even-weg | casus | check | versie
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot import BASE, __version__
from bot.model import Answer, Message, Reply, State
from bot.wiring import bind, clock_at, emergency, know, telegram_app, web_app

# --- commands -------------------------------------------------------------------------------------


def _chat(args: argparse.Namespace) -> int:
    from bot.channels import jsonl, terminal

    answer, last_resort = _ready(args)
    if args.jsonl:
        return jsonl.chat_jsonl(answer, sys.stdin.buffer, sys.stdout.buffer)
    return terminal.chat(answer, last_resort, sys.stdin, sys.stdout, os.environ)


def _ready(args: argparse.Namespace) -> tuple[Answer, Reply]:
    """The callable for a channel and the reply for when all else fails."""
    kennis = know(args.inhoud)
    clock = clock_at(getattr(args, "at", None))
    return bind(kennis, clock), emergency(kennis.content, clock())


def _understand(args: argparse.Namespace) -> int:
    from bot.channels import jsonl

    answer, _ = _ready(args)
    if args.jsonl:
        return jsonl.understand_jsonl(answer, sys.stdin.buffer, sys.stdout.buffer)
    for text in args.tekst:
        reply, _ = answer(State(), Message(text))
        names = ", ".join(kaart.id for kaart in reply.contacten)
        topic, rol, urgentie = reply.labels
        print(f"{urgentie.name} / {rol} / {topic} -> {names}\n  {reply.because}")
    return 0


def _waarom(args: argparse.Namespace) -> int:
    from bot.why import why

    print(why(know(args.inhoud), " ".join(args.tekst)))
    return 0


def _kaart(args: argparse.Namespace) -> int:
    from bot.kaart import as_text, of_functie, of_situatie, whole
    from bot.kaart_svg import as_svg

    content = know(args.inhoud).content
    try:
        if args.functie is not None:
            picture = of_functie(content, args.functie)
        else:
            picture = whole(content) if args.situatie is None else of_situatie(content, args.situatie)
    except ValueError as error:
        return _stop(str(error))
    print("\n".join(as_text(picture)) if args.tekst else as_svg(picture))
    return 0


def _casus(args: argparse.Namespace) -> int:
    from bot.casus import find, titles, walk
    from bot.uren import OFFICE

    if args.naam is None:
        print(*titles(args.inhoud), sep="\n")
        return 0
    found = find(args.inhoud, args.naam)
    if found is None:
        return _stop(f"Casus '{args.naam}' bestaat niet. Typ zonder naam voor de lijst: routewijzer casus")
    kennis = know(args.inhoud)
    for at, step in enumerate(walk(kennis, found, OFFICE)):
        if at and sys.stdin.isatty() and sys.stdout.isatty():
            input("\n[Enter] verder ")
        print("\n" * bool(at) + "\n".join(step), flush=True)
    return 0


def _web(args: argparse.Namespace) -> int:
    import asyncio

    from bot.channels import web

    def ready(port: int) -> None:
        _say(f"Routewijzer staat op http://{args.host}:{port}/")

    try:
        app, beside = web_app(args.inhoud)
        asyncio.run(web.run(app, args.host, args.port, ready, beside))
    except ValueError as error:
        return _stop(str(error))
    except OSError:
        return _stop(
            f"Poort {args.port} op {args.host} is niet vrij. Kies een andere, bijvoorbeeld: make run PORT=8081"
        )
    return 0


def _even_weg(args: argparse.Namespace) -> int:
    from bot.bladen import emergency_lines
    from bot.channels.web_bladen import even_weg
    from bot.pagina import languages

    content = know(args.inhoud).content
    print(even_weg(languages(content, clock_at()()), emergency_lines(content)))
    return 0


def _telegram(args: argparse.Namespace) -> int:
    """Poll until stopped, or do the one errand that was asked for."""
    import asyncio

    from bot.channels import telegram

    try:
        app = telegram_app(know(args.inhoud), clock_at())
        if args.webhook:
            asyncio.run(telegram.register(app, args.webhook, os.environ.get("TELEGRAM_WEBHOOK_SECRET", "")))
            _say("Telegram stuurt berichten nu naar dit adres. Start daar: routewijzer web")
        elif args.webhook_weg:
            asyncio.run(telegram.unregister(app))
            _say("De webhook is weg. Berichten wachten bij Telegram.")
        elif args.menu:
            asyncio.run(telegram.menu(app))
            _say("Naam, beschrijving en menu staan in Telegram.")
        else:
            asyncio.run(telegram.run(app))
    except ValueError as error:
        return _stop(str(error))
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _stop(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


def _check(args: argparse.Namespace) -> int:
    from bot.check import dekking, run

    if args.dekking:
        print(*dekking.table(know(args.inhoud).content), sep="\n")
        return 0
    return run(args.inhoud, strict=args.strict, kort=args.kort)


def _versie(args: argparse.Namespace) -> int:
    print(__version__)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="routewijzer", description="Waar kan ik heen met deze zorg?")
    own = argparse.ArgumentParser(add_help=False)
    root = os.environ.get("ROUTEWIJZER_INHOUD", "")
    own.add_argument("--inhoud", type=Path, default=Path(root) if root else _here(), help="map met de inhoud")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, parents=[own], help=help)
        command.set_defaults(run=run)
        return command

    web = add("web", _web, "start de webpagina")
    web.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    web.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8080")))
    chat = add("chat", _chat, "een gesprek in de terminal")
    chat.add_argument("--jsonl", action="store_true", help="lees en schrijf JSON-regels")
    chat.add_argument("--at", help="vaste tijd, bijvoorbeeld 2026-03-10T14:00")
    telegram = add("telegram", _telegram, "start de Telegrambot")
    errand = telegram.add_mutually_exclusive_group()
    errand.add_argument("--webhook", metavar="ADRES", help="laat Telegram berichten naar dit https-adres sturen")
    errand.add_argument("--webhook-weg", action="store_true", help="laat Telegram daarmee stoppen")
    errand.add_argument("--menu", action="store_true", help="zet naam, beschrijving en menu in Telegram")
    understand = add("understand", _understand, "wat wordt er begrepen (voor redacteuren; drukt getypte woorden af)")
    understand.add_argument("--jsonl", action="store_true", help="lees en schrijf JSON-regels")
    understand.add_argument("--at", help="vaste tijd")
    understand.add_argument("tekst", nargs="*")
    waarom = add("waarom", _waarom, "waarom een bericht zo wordt begrepen (voor redacteuren; drukt getypte woorden af)")
    waarom.add_argument("tekst", nargs="+")
    kaart = add("kaart", _kaart, "teken de routekaart op een A4, als SVG of als tekst")
    kaart.add_argument("--tekst", action="store_true", help="als gewone regels")
    one = kaart.add_mutually_exclusive_group()
    one.add_argument("--functie", help="alleen deze functie, bijvoorbeeld: leerkracht")
    one.add_argument("--situatie", help="alleen deze situatie, bijvoorbeeld: lichamelijk-geweld")
    add("even-weg", _even_weg, "de bladzijde die een proxy toont als de server weg is, als HTML")
    casus = add("casus", _casus, "loop een casus door, stap voor stap; zonder naam: de lijst")
    casus.add_argument("naam", nargs="?")
    check = add("check", _check, "controleer de inhoud")
    check.add_argument("--kort", action="store_true", help="alleen de opbouw, in een regel")
    check.add_argument(
        "--dekking", action="store_true", help="alleen de tabel: welk antwoord bij onderwerp, rol en urgentie"
    )
    check.add_argument("--strict", action="store_true", help="ook oude en niet nagebelde feiten zijn een fout")
    add("versie", _versie, "toon de versie")
    return parser


def _here() -> Path:
    """The current folder when it holds content, else the content that comes with the product."""
    return Path.cwd() if (Path.cwd() / "routekaart.yaml").is_file() else BASE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    args = _parser().parse_args(arguments)
    return int(args.run(args))


if __name__ == "__main__":
    sys.exit(main())
