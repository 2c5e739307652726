"""The script that another site loads: a button that opens the chat in a frame (docs/insluiten.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from bot.model import Paginataal

SCRIPT = Path(__file__).parent.parent / "page" / "embed.js"
HEADERS = {
    # Public, the same for everybody, and loaded with every page of the other site: it tells nothing of who needs help.
    "Cache-Control": "public, max-age=3600",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}
_COMMENT = re.compile(r"^\s*(?://|/\*\*).*$", re.M)
_SPACE = re.compile(r"\s*([{}();,=:?<>&|])\s*")
_EMPTY = "WOORDEN={}"


def script(talen: Mapping[str, Paginataal]) -> bytes:
    """The script with the words of each language that has its own, without comments and spaces."""
    words = {id: [taal.teksten["embed_knop"], taal.teksten["embed_sluit"]] for id, taal in talen.items()}
    own = {id: pair for id, pair in words.items() if id == "nl" or pair != words["nl"]}
    code = _SPACE.sub(r"\1", _COMMENT.sub("", SCRIPT.read_text("utf-8"))).strip().replace(";}", "}")
    said = json.dumps(own, ensure_ascii=False, separators=(",", ":"))
    return code.replace(_EMPTY, f"WOORDEN={said}").encode()
