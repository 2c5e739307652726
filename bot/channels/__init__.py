"""Channels translate: they turn messages into turns, and replies into what a person sees. They decide nothing."""
