"""What a deployment may set about the web page, and the headers that go with every answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

MAX_TEXT = 2_000  # characters of one message that are read
MAX_BODY = 16 * 1024  # bytes of one form

OWN_THEME = Path(__file__).parent.parent / "page" / "thema.css"
OWN_CLASS = "routewijzer-theme"
_THEME_CLASS = re.compile(r"\.([\w-]+-theme)\b")
_PERMISSIONS = ("camera", "geolocation", "gyroscope", "accelerometer", "magnetometer", "microphone", "payment", "usb")


@dataclass(frozen=True, slots=True)
class WebConfig:
    """Settings of the web channel; a wrong one raises ValueError, in Dutch, when the server starts."""

    verlaat_naar: str = "https://www.knmi.nl/"  # the weather: neutral, quick, no questions about cookies
    frame_ancestors: str = "'none'"  # CSP value: who may show this page in a frame
    proxy_kop: str | None = None  # header in which our own proxy names the visitor; its last value counts
    thema: Path | None = None  # a file of CSS variables (NL Design System tokens) in the place of our own
    per_minuut: int = 60  # messages per network address
    verbindingen: int = 1_500  # open at the same time
    body_seconden: float = 10.0  # in which a form must have arrived
    stil_seconden: float = 30.0  # after which a connection without a request is closed
    antwoord_seconden: float = 5.0  # after which a person gets the numbers instead of an answer

    def __post_init__(self) -> None:
        if urlsplit(self.verlaat_naar).scheme != "https" or not re.fullmatch(r"[!-~]+", self.verlaat_naar):
            raise ValueError("VERLAAT_NAAR moet een adres zijn dat met https:// begint, zonder spaties")
        if not re.fullmatch(r"[^;,\r\n]+", self.frame_ancestors):
            raise ValueError("INSLUITEN_DOOR mag alleen adressen bevatten, met spaties ertussen")

        if self.thema is not None and not self.thema.is_file():
            raise ValueError(f"THEMA: het bestand {self.thema.name} is er niet")

    @property
    def thema_css(self) -> bytes:
        """The theme as it is sent."""
        return (self.thema or OWN_THEME).read_bytes()

    @property
    def thema_klasse(self) -> str:
        """The class under which the theme sets its variables; every theme package has one of its own."""
        found = _THEME_CLASS.search(self.thema_css.decode("utf-8"))
        return found.group(1) if found else OWN_CLASS

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> WebConfig:
        """The settings as VERLAAT_NAAR, INSLUITEN_DOOR, PROXY_KOP and THEMA give them; empty or unset: the default."""
        return cls(
            verlaat_naar=env.get("VERLAAT_NAAR") or cls().verlaat_naar,
            frame_ancestors=env.get("INSLUITEN_DOOR") or cls().frame_ancestors,
            proxy_kop=env.get("PROXY_KOP") or None,
            thema=Path(env["THEMA"]) if env.get("THEMA") else None,
        )


def security_headers(config: WebConfig) -> dict[str, str]:
    """The headers of every answer: nothing from elsewhere, nothing kept, nothing told to the next site."""
    exit_site = urlsplit(config.verlaat_naar)
    policy = {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        # Chromium also holds the redirect after a form to this list, and the exit is such a redirect.
        "form-action": f"'self' {exit_site.scheme}://{exit_site.netloc}",
        "base-uri": "'none'",
        "frame-ancestors": config.frame_ancestors,
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _PERMISSIONS),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Server": "Routewijzer",  # instead of the names and versions of the libraries
    }
