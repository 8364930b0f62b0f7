"""People."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from saxaul.core.ids import new_public_id


def private_storage() -> Storage:
    return storages["private"]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person. Signs in by e-mail address; is shown to others by name only. Staff are the hub's operators."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    class Standing(models.TextChoices):
        MEMBER = "", _("Member")
        WAITING = "waiting", _("Waits to be let in")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    standing = models.CharField(max_length=10, choices=Standing, blank=True, default=Standing.MEMBER)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, help_text="IANA name; empty means that of the hub")
    lite = models.BooleanField(default=False, help_text="pages without pictures and scripts")
    agreed = models.CharField(
        max_length=80, blank=True, help_text="versions of the texts last agreed to: accounts.terms"
    )
    is_helper = models.BooleanField(default=False, help_text="helps the operators, see `accounts.rules`")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_user_email_once")]

    def __str__(self) -> str:
        return self.name or self.public_id

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A key to the API that a person made for a program. The hub keeps a digest; the secret was shown once."""

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    scope = models.CharField(_("what it may do"), max_length=8, choices=Scope, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret")
    ending = models.CharField(max_length=4, help_text="last letters of the secret, to tell tokens apart")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="to within some minutes")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=models.Q(revoked_at__isnull=True),
                name="accounts_api_token_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def may_write(self) -> bool:
        return self.scope == self.Scope.WRITE

    @property
    def scopes(self) -> list[str]:
        return ["read", "write"] if self.may_write else ["read"]


class StoredAnswer(models.Model):
    """What a write with an Idempotency-Key was answered, so that sending it twice does it once. Kept for a day."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64, help_text="SHA-256 of method, address, If-Match and body")
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="accounts_stored_answer_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d}"


class DataExport(models.Model):
    """All the hub holds about one person as a file of her own; gone after some days, and when the person goes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Did not work")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    file = models.FileField(storage=private_storage, upload_to="exports", blank=True, max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class Level(models.TextChoices):
    """Who sees one entry of a profile."""

    NOBODY = "nobody", pgettext_lazy("who sees it", "Only me")
    MEMBERS = "members", pgettext_lazy("who sees it", "Members of the hub")
    PUBLIC = "public", pgettext_lazy("who sees it", "Everybody")


class Availability(models.TextChoices):
    NOT_NOW = "not_now", _("Not at present")
    HOURS_A_MONTH = "hours_a_month", _("A few hours a month")
    HOURS_A_WEEK = "hours_a_week", _("A few hours a week")
    DAYS_A_WEEK = "days_a_week", _("Some days a week")


class Profile(models.Model):
    """What a person tells of herself. `levels` says who sees which entry; one that is not named there, nobody does."""

    FIELDS = ("about", "skills", "languages", "area", "availability")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    public = models.BooleanField(default=False, help_text="has a page of her own")
    about = models.TextField(max_length=2000, blank=True)
    skills = models.JSONField(default=list, blank=True, help_text="codes of accounts.skills")
    languages = models.JSONField(default=list, blank=True, help_text="language tags")
    area = models.CharField(max_length=120, blank=True)
    availability = models.CharField(max_length=14, choices=Availability, blank=True)
    levels = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.user)

    def level_of(self, name: str) -> str:
        return str(self.levels.get(name, Level.NOBODY))


class NoticeChoice(models.Model):
    """How a person wants to hear of one topic, where it differs from what is usual."""

    class Topic(models.TextChoices):
        TEAM = "team", _("My teams: who joins, leaves or gets another role")
        RECORD = "record", _("Changes of the records of my organisations")
        REPLY = "reply", _("Answers to what I wrote or offered")
        HUB = "hub", _("News of the hub")

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")
        NEVER = "never", _("Not by letter")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_choices")
    topic = models.CharField(max_length=20)
    rhythm = models.CharField(max_length=10, choices=Rhythm)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="accounts_notice_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.rhythm}"


class Consent(models.Model):
    """A person agreed to one version of one text. `by` is the helper who read it out, where somebody did."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    document = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "document", "version"], name="accounts_consent_once")]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"


class Application(models.Model):
    """What somebody who waits to be let in says of herself, on a hub that lets people in one by one."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="application")
    introduction = models.TextField(max_length=1000)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.user)


class JoinLink(models.Model):
    """A link that lets people make an account on a hub by invitation. Only the digest of its secret is kept."""

    digest = models.CharField(max_length=64, unique=True)
    note = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    left = models.PositiveSmallIntegerField(help_text="how many accounts it may still make")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.note or str(self.pk)


class Block(models.Model):
    """`by` wants nothing to do with `person`, who then does not see her page either."""

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "person"], name="accounts_block_once")]

    def __str__(self) -> str:
        return f"{self.by_id} {self.person_id}"


class PersonReport(models.Model):
    """Somebody tells the operators that a person breaks the rules."""

    class Reason(models.TextChoices):
        DECEIT = "deceit", _("Pretends to be somebody else, or deceives")
        HARM = "harm", _("Threatens, hates or puts people in danger")
        ADVERTISING = "advertising", _("Advertises")
        OTHER = "other", _("Something else")

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    text = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "by"], condition=models.Q(closed_at=None), name="accounts_report_open_once"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class MemberCard(models.Model):
    """The printed code with which somebody without an e-mail address signs in, beside her own PIN or words.

    Only a keyed digest of the code is kept: a lost card is replaced by a new one.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="card")
    digest = models.CharField(max_length=64, unique=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.user)
