"""The API: how operations are declared (`operations.py`), and what a token says about its holder (`me.py`)."""

from saxaul.accounts.api import me

routers = (me.router,)

__all__ = ["routers"]
