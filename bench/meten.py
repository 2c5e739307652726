"""`make eval`: how well first messages are understood, on the test sets in tests/berichten, beside three peers.

python -m bench.meten                       # every test set together
python -m bench.meten --set ronde1-a.jsonl  # one file
python -m bench.meten --per soort           # also per style
python -m bench.meten --missers             # print every message whose first contact is wrong
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bench.maten import Maat, Pair, Row, first_right, measure, right_after_question, wilson
from bot import BASE
from bot import content as reading
from bot.answer import Setting, contacts, pick
from bot.model import Content, Labels, Message, State, Urgentie
from bot.understanding import learn
from bot.understanding.kennis import labels_of
from bot.uren import OFFICE
from bot.wiring import bind

SETS = BASE / "tests" / "berichten"

PLAIN = ("gewoon", "zakelijk")
STYLES = {
    "typefouten": ("telefoon", "typefout"),
    "straattaal": ("straat",),
    "tweede taal en laaggeletterd": ("nt2", "tweede", "laaggelet", "taalarm", "nederlands-als"),
}

Say = Callable[[str], Row]


def read(paths: Iterable[Path]) -> list[Row]:
    """The labelled messages of these files."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]


def ours(content: Content) -> Say:
    """The product itself: one turn with an empty State."""
    answer = bind(learn(content), lambda: OFFICE)

    def say(text: str) -> Row:
        reply, _ = answer(State(), Message(text))
        return {
            "urgentie": reply.labels.urgentie.name,
            "rol": reply.labels.rol,
            "onderwerp": reply.labels.onderwerp,
            "contacten": [kaart.id for kaart in reply.contacten] or ["geen"],
            "vraag": reply.vraag,
            "alternatieven": list(reply.alternatieven),
        }

    return say


def _examples(content: Content) -> Iterator[tuple[str, Labels]]:
    for signaal in content.signalen:
        if signaal.soort == "intent" and signaal.onderwerp:
            yield from ((one.tekst, labels_of(signaal, one)) for one in signaal.voorbeelden)


def _told(content: Content, labels: Labels) -> Row:
    """What labels alone come to, through the same routes."""
    route = pick(content, labels, (), OFFICE)
    chosen = contacts(Setting(content, "web", OFFICE), route, labels)
    return {
        "urgentie": labels.urgentie.name,
        "rol": labels.rol,
        "onderwerp": labels.onderwerp,
        "contacten": [contact.id for contact in chosen] or ["geen"],
        "vraag": False,
        "alternatieven": [labels.onderwerp],
    }


def always(content: Content) -> Say:
    """The simplest peer: Veilig Thuis to everybody."""
    said = _told(content, Labels("melden-of-advies", "onbekend", Urgentie.zorg)) | {"contacten": ["veilig-thuis"]}
    return lambda text: said


def nearest(content: Content) -> Say:
    """rapidfuzz extractOne over all examples."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import token_set_ratio

    known = list(_examples(content))
    texts = [text.lower() for text, _ in known]

    def say(text: str) -> Row:
        found = process.extractOne(text.lower(), texts, scorer=token_set_ratio)
        return _told(content, known[found[2]][1] if found else Labels("niet-pluis", "onbekend", Urgentie.zorg))

    return say


def classifier(content: Content) -> Say:
    """TF-IDF of words and letters with a linear classifier for each label, trained on the same examples."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    known = list(_examples(content))
    texts = [text for text, _ in known]
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    features = make_union(words, letters).fit(texts)
    matrix = features.transform(texts)
    models = [
        LinearSVC(C=0.3).fit(matrix, [str(labels[part].name if part == 2 else labels[part]) for _, labels in known])
        for part in range(3)
    ]

    def say(text: str) -> Row:
        row = features.transform([text])
        topic, rol, level = (str(model.predict(row)[0]) for model in models)
        return _told(content, Labels(topic, rol, Urgentie[level]))

    return say


def pairs_of(rows: Sequence[Row], say: Say) -> list[Pair]:
    """Each message with what was said to it."""
    return [(row, say(row["text"])) for row in rows]


def by(pairs: Iterable[Pair], part: str) -> list[str]:
    """Right at once and right after one question, per value of a field."""
    groups: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[str(pair[0].get(part))].append(pair)
    lines = [f"{part:<24}{'direct':>8}{'1 vraag':>9}{'n':>6}"]
    for name, some in sorted(groups.items()):
        direct = sum(first_right(*pair) for pair in some) / len(some)
        later = sum(right_after_question(*pair) for pair in some) / len(some)
        lines.append(f"{name:<24}{direct:>8.2f}{later:>9.2f}{len(some):>6}")
    return lines


def style_loss(pairs: Sequence[Pair]) -> list[Maat]:
    """Right at once in plain wording, and how much less it is in typing errors, street language and a second language.

    The styles are what the writers called them, in several ways.
    """
    plain = _right_in(pairs, PLAIN)
    out = [Maat("direct goed, gewone woorden", _value(plain), *wilson(sum(plain), len(plain)), len(plain))]
    for name, styles in STYLES.items():
        some = _right_in(pairs, styles)
        low, high = wilson(sum(some), len(some))
        loss = _value(plain) - _value(some) if some else None
        out.append(Maat(f"verlies {name}", loss, _value(plain) - high, _value(plain) - low, len(some)))
    return out


def _right_in(pairs: Iterable[Pair], styles: Sequence[str]) -> list[bool]:
    return [first_right(row, said) for row, said in pairs if str(row.get("soort", "")).startswith(tuple(styles))]


def _value(results: Sequence[bool]) -> float:
    return sum(results) / len(results) if results else 0.0


def routes_alone(content: Content, rows: Sequence[Row]) -> Maat:
    """How often the route table is right when the labels and kenmerken are given: the loss that recognition cannot
    mend.
    """
    setting = Setting(content, "web", OFFICE)
    told = []
    for row in rows:
        labels = Labels(row["onderwerp"], row["rol"], Urgentie[row["urgentie"]])
        chosen = contacts(setting, pick(content, labels, row.get("kenmerken", ()), OFFICE), labels)
        told.append((row, {"contacten": [contact.id for contact in chosen]}))
    hits = sum(first_right(*pair) for pair in told)
    return Maat(
        "route goed met gegeven labels", hits / len(told) if told else None, *wilson(hits, len(told)), len(told)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; exit status 1 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", help="only this file below tests/berichten, or a path")
    parser.add_argument("--per", help="also per value of this field")
    parser.add_argument("--missers", action="store_true")
    parser.add_argument("--zonder-gelijken", action="store_true", help="leave the three peers out")
    args = parser.parse_args(arguments)
    paths = [SETS / name if (SETS / name).exists() else Path(name) for name in args.set or ()] or sorted(
        SETS.glob("*.jsonl")
    )
    rows = read(paths)
    content, problems = reading.load(BASE)
    if content is None or not rows:
        print(*problems or ["no messages in tests/berichten"], sep="\n", file=sys.stderr)
        return 1
    pairs = pairs_of(rows, ours(content))
    print(f"{len(rows)} messages from {', '.join(path.name for path in paths)}\n")
    print(*measure(pairs), routes_alone(content, rows), sep="\n")
    print(*style_loss(pairs), sep="\n")
    if args.per:
        print("", *by(pairs, args.per), sep="\n")
    if args.missers:
        _print_misses(pairs)
    if not args.zonder_gelijken:
        _print_peers(content, rows)
    return 0


def _print_misses(pairs: Iterable[Pair]) -> None:
    for row, said in pairs:
        if not first_right(row, said):
            wanted = f"{row['urgentie']} {row['rol']} {row['onderwerp']} {row['eerste_contact']}"
            given = f"{said['urgentie']} {said['rol']} {said['onderwerp']} {said['contacten'][:3]}"
            print(f"\n{row['id']}: {row['text']}\n  hoort {wanted}\n  zegt  {given}")


def _print_peers(content: Content, rows: Sequence[Row]) -> None:
    for name, make in (
        ("altijd veilig-thuis", always),
        ("rapidfuzz extractOne", nearest),
        ("TF-IDF lineair", classifier),
    ):
        print(f"\n--- {name}")
        print(*measure(pairs_of(rows, make(content))), sep="\n")


if __name__ == "__main__":
    sys.exit(main())
