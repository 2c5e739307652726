"""Routewijzer: where do I go with this worry?"""

__version__ = "0.1.0"
