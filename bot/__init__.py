"""Routewijzer: where do I go with this worry?"""

from pathlib import Path

__version__ = "0.1.0"

BASE = Path(__file__).resolve().parent.parent
"""The content that comes with the product; another root inherits every file it does not have itself."""
