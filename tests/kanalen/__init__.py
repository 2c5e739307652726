"""The shared channel suite: one table of conversations, every channel the same words, numbers and buttons."""
