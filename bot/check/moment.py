"""The fixed moment at which promises are kept: a Tuesday in office hours, so that opening hours change nothing."""

from __future__ import annotations

from datetime import datetime

from bot.uren import AMSTERDAM

OFFICE = datetime(2026, 3, 10, 14, 0, tzinfo=AMSTERDAM)
