"""`routewijzer waarom "..."`: one screen that shows how a message was understood. For editors; prints typed words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.model import Urgentie
from bot.understanding import Kennis, explain
from bot.understanding.reader import Evidence, further

SHOWN = 4


def why(kennis: Kennis, text: str) -> str:
    """Cleaned words, groups, rules that held, what weighed most, nearest examples and the runner-up."""
    reading, seen = explain(kennis, text)
    found = kennis.van(seen.taal).features(seen.words, seen.hits, seen.treffers)
    groups = [name[2:] for name in found if name.startswith("g:")]
    labels = reading.labels
    chosen = (f"onderwerp:{labels.onderwerp}", f"rol:{labels.rol}", f"urgentie:{labels.urgentie.name}")
    lines = [
        f"begrepen   {labels.urgentie.name} / {labels.rol} / {labels.onderwerp}",
        f"           zekerheid {reading.zekerheid:.2f}, taal {seen.taal}",
        f"woorden    {' '.join(word.vorm for word in seen.words)}",
        f"delen      {_parts(seen)}",
        f"groepen    {', '.join(f'<{name}>' for name in groups) or '-'}",
        f"kenmerken  {', '.join(sorted(reading.kenmerken)) or '-'}",
        *(f"regel      {line}" for line in _rules(seen)),
        *(f"weegt      {line}" for line in _weighs(kennis, seen, found, chosen)),
        *(f"lijkt op   {likeness:.2f}  {key}  ({near.onderwerp})" for likeness, key, near in seen.near[:SHOWN]),
        f"kansen     {_shares(seen.onderwerpen)}",
        f"           {_shares(seen.rollen)}",
        f"           {_shares(seen.urgenties)}",
        f"naar       {_shares(seen.naar)}",
    ]
    return "\n".join(lines)


def _parts(seen: Evidence) -> str:
    return ", ".join(f"{word.vorm} = {' + '.join(word.delen)}" for word in seen.words if word.delen) or "-"


def _rules(seen: Evidence) -> Iterable[str]:
    for treffer in seen.treffers:
        signaal = treffer.signaal
        said = " ".join(seen.words[place].vorm for place in sorted(set(treffer.plaatsen)))
        where = signaal.herken[treffer.regel].plaats
        level = f" {signaal.urgentie.name}" if isinstance(signaal.urgentie, Urgentie) else ""
        yield f"{signaal.soort} {signaal.id}{level}: {said}  ({where.file}:{where.line})"


def _weighs(kennis: Kennis, seen: Evidence, found: Mapping[str, int], labels: Iterable[str]) -> Iterable[str]:
    """Per chosen label the features that spoke most for it, in points, and what all of them and its aspects came to."""
    table = kennis.gehoord.gewichten
    own, aspects = table.heard(seen.words, further(kennis, seen.taal, seen.hits, seen.treffers))
    for label in labels:
        if label not in table.labels:
            continue
        points = {feature: count * table.points(feature, label) for feature, count in found.items()}
        best = sorted(points, key=lambda feature: -points[feature])[:SHOWN]
        place = table.labels.index(label)
        total = f"samen {own[place]:+.1f}" + (f", aspecten {aspects[place]:+.1f}" if aspects else "")
        yield f"{label}: {', '.join(f'{one} {points[one]:+d}' for one in best if points[one] > 0)}; {total}"


def _shares(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{label} {share:.2f}" for label, share in list(shares.items())[:SHOWN])
