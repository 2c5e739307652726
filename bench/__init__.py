"""Measurements and the table made ahead; needs the `bench` extra, never imported by the product."""
