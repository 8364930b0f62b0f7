"""The demo hub: fictional organisations on real geography, the same on every machine except for public ids and dates.

`texts/` holds what people read (places, a hand-written core, sentences by theme), `compose.py` makes records of it,
`histories.py` gives each a past, `registers.py` the imports, `fill.py` writes everything through the ordinary store.
"""

from saxaul.web.demo.fill import fill_demo_hub

__all__ = ["fill_demo_hub"]
