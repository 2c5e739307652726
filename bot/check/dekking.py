"""The coverage table: which answer serves each topic, role and urgency, in office hours and without kenmerken."""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.reach import plain
from bot.model import Content, Labels, Urgentie
from bot.understanding import NO_WORRY

NOT_ITS_OWN = "*"  # marks an answer that is named after another topic


def table(content: Content) -> Iterator[str]:
    """A line for each topic and role: the answer at info, zorg, dringend and acuut; last how many cells are marked.

    A topic that is no worry is information only: `understand` gives it no other level.
    """
    served = {
        cell.labels: route.antwoord
        for cell, route in plain(content)
        if cell.office and route is not None and not (cell.labels.onderwerp in NO_WORRY and cell.labels.urgentie)
    }
    width = max((len(answer) for answer in served.values()), default=0) + 2
    yield f"{'onderwerp':<46}{'rol':<14}" + "".join(f"{level.name:<{width}}" for level in Urgentie).rstrip()
    marked = 0
    for topic in content.onderwerpen:
        for rol in content.rollen:
            cells = [_cell(content, served.get(Labels(topic, rol, level)), topic) for level in Urgentie]
            marked += sum(cell.endswith(NOT_ITS_OWN) for cell in cells)
            yield f"{topic:<46}{rol:<14}" + "".join(f"{cell:<{width}}" for cell in cells).rstrip()
    yield f"{len(served)} cellen, {marked} met een antwoord van een ander onderwerp ({NOT_ITS_OWN})"


def _cell(content: Content, answer: str | None, topic: str) -> str:
    """The answer; marked when its name begins with another topic than this one."""
    if answer is None:
        return "-"
    owner = max((one for one in content.onderwerpen if answer.startswith(one)), key=len, default=topic)
    return answer if owner == topic else answer + NOT_ITS_OWN
