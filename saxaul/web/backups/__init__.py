"""Backups: one file that holds a whole hub, the same whichever database the hub keeps. Start with `making.py`."""
