"""Tables of the index, and the searches people keep.

All of the index is derived and can be rebuilt; only `store.py` writes it. See docs/adr for why.
"""

from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse

from saxaul.accounts.models import User
from saxaul.core.ids import new_public_id


class Entry(models.Model):
    """A document as it was told. Its primary key is its number in the postings; a changed document gets a new one."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=100, help_text="public id within the kind")
    title = models.TextField()
    names = models.JSONField(default=list, help_text="[[language, name], …]")
    body = models.TextField(blank=True)
    language = models.CharField(max_length=35, blank=True)
    url = models.TextField(blank=True)
    areas = models.TextField(blank=True, help_text="codes, one a line")
    sectors = models.TextField(blank=True, help_text="codes, one a line")
    level = models.PositiveSmallIntegerField(default=0, help_text="who may find it, see documents.LEVELS")
    boost = models.PositiveSmallIntegerField(default=64, help_text="in 64ths")
    digest = models.CharField(max_length=16, help_text="of all the above and the version of the tokeniser")
    change = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Gone(models.Model):
    """The number of an entry that no longer counts. Its postings stay until the next tidying."""

    number = models.BigIntegerField(primary_key=True)
    change = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name_plural = "gone"

    def __str__(self) -> str:
        return str(self.number)


class Posting(models.Model):
    """In which entries a term stands, as one write told it: packed by `postings.py`. Terms compare as bytes."""

    pk = models.CompositePrimaryKey("term", "change")
    term = models.BinaryField(max_length=200)
    change = models.BigIntegerField()
    block = models.BinaryField()

    def __str__(self) -> str:
        return f"{bytes(self.term).decode()} {self.change}"


class Word(models.Model):
    """A term made of letters, for completing and correcting what is typed. Stays when no entry has it any more."""

    term = models.BinaryField(max_length=200, primary_key=True)
    change = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return bytes(self.term).decode()


def new_secret() -> str:
    """128 bits that nobody guesses, in letters that stand in an address."""
    return secrets.token_hex(16)


class SavedSearch(models.Model):
    """A question a person keeps: the page that answers it, and its query string in that page's one written order.

    For this person alone. Its feed needs no sign-in, because readers of feeds have none: `secret` is the key to it.
    """

    class Page(models.TextChoices):
        SEARCH = "search"
        DIRECTORY = "directory"

    ADDRESSES = {"search": "web:search", "directory": "orgs:organisation-list"}
    QUERY_MAX = 1000

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    page = models.CharField(max_length=12, choices=Page)
    query = models.CharField(max_length=QUERY_MAX)
    secret = models.CharField(max_length=32, unique=True, default=new_secret, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["user", "page", "query"], name="search_saved_once")]

    def __str__(self) -> str:
        return self.public_id

    def get_absolute_url(self) -> str:
        """Where the question is answered now."""
        return f"{reverse(self.ADDRESSES[self.page])}?{self.query}"
