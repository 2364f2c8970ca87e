"""Copies of the center out of the house: what they carry, what comes home, and what a person decides."""
