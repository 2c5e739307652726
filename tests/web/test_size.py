"""The page is light: for an old phone on a bad network."""

from __future__ import annotations

import gzip
import re

from bot.channels.web_page import PAGE_FOLDER
from tests.web.web_fakes import Site

KB = 1024


def test_style_and_script_together_are_at_most_30_kb_gzipped() -> None:
    files = [path for kind in ("*.css", "*.js") for path in PAGE_FOLDER.glob(kind)]
    assert {"style.css", "thema.css", "chat.js"} <= {path.name for path in files}
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) <= 30 * KB


async def test_the_first_screen_with_all_it_needs_is_under_50_kb_as_sent(site: Site) -> None:
    """Bodies and headers, without any compression."""
    response, page = await site.get("/")
    needs = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(needs) >= 4
    size = len(page.encode()) + len(str(response.headers))
    for path in needs:
        response, body = await site.get(path)
        assert response.status == 200
        size += len(body.encode()) + len(str(response.headers))
    assert size < 50 * KB
