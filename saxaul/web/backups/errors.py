"""What can be wrong with a backup, in sentences for the operator."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saxaul.core.errors import DomainError


class BackupError(DomainError):
    code = "backup"


class UnreadableBackup(BackupError):
    """The file is damaged, cut short, or no backup at all. `where` says how far it could be read."""

    code = "unreadable_backup"

    def __init__(self, where: str = "") -> None:
        sentence = _("This backup cannot be read to its end, so nothing was changed. Take another copy of it.")
        super().__init__(f"{sentence} ({where})" if where else sentence)


class WrongPassphrase(BackupError):
    code = "wrong_passphrase"

    def __init__(self) -> None:
        super().__init__(_("The passphrase does not open this backup."))


class PassphraseNeeded(BackupError):
    code = "passphrase_needed"

    def __init__(self) -> None:
        super().__init__(_("This backup is encrypted. Give the passphrase it was made with."))


class BackupIsNewer(BackupError):
    """It holds migrations this program does not know."""

    code = "backup_is_newer"

    def __init__(self, names: str) -> None:
        sentence = _("This database or backup was made by a newer version of the program. Install that version first.")
        super().__init__(f"{sentence} ({names})")


class HubIsRunning(BackupError):
    code = "hub_is_running"

    def __init__(self) -> None:
        super().__init__(_("The hub is running. Stop the server and the workers first."))


class TooLittleSpace(BackupError):
    code = "too_little_space"

    def __init__(self, needed: int, free: int) -> None:
        values = {"needed": round(needed / 1e6), "free": round(free / 1e6)}
        super().__init__(_("%(needed)s MB are needed, but only %(free)s MB are free there.") % values)
