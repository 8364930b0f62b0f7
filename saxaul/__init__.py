"""Saxaul, the open hub for grassroots civil society."""

__version__ = "0.1.0"
