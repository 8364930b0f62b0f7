"""What the tables of core, of Django and of the queue hold about people; see `declarations`."""

from typing import Any

from saxaul.core.declarations import Table
from saxaul.core.mail.sending import forget_address

TABLES = {
    "core.Sequence": Table(internal="name value"),
    "core.AuditEntry": Table(internal="id at action details request_id", personal="by subject", ids="by subject"),
    "core.Scheduled": Table(internal="name next_at job queued_at started_at finished_at outcome message paused"),
    "core.Hub": Table(
        public="name keeper contact about texts languages logo door door_text", internal="id version changed_at"
    ),
    "core.Announcement": Table(public="text tone readers starts_at ends_at", internal="id"),
    "core.Fault": Table(internal="id digest kind place route count request_id first_at last_at settled_at"),
    "core.Letter": Table(
        internal="id public_id kind language state attempts error created_at next_at tried_at sent_at bounced_at",
        personal="recipient",
        secret="content",  # noqa: S106 - name of a field
        emails="recipient",
        empty=True,
    ),
    "core.NoLetters": Table(internal="id reason status created_at", personal="address", emails="address", empty=True),
    "core.CacheEntry": Table(internal="cache_key value expires", empty=True),
    "auth.Permission": Table(internal="id name content_type codename", empty=True),
    "auth.Group": Table(internal="id name permissions", empty=True),
    "auth.Group_permissions": Table(internal="id group permission", empty=True),
    "contenttypes.ContentType": Table(internal="id app_label model", empty=True),
    "sessions.Session": Table(secret="session_key session_data", internal="expire_date"),  # noqa: S106 - names of fields
    "django_tasks_database.DBTaskResult": Table(
        internal="id status enqueued_at started_at finished_at args_kwargs priority task_path worker_ids queue_name "
        "backend_name run_after return_value exception_class_path traceback",
        empty=True,
    ),
}


def erase(person: Any, *, traces: bool) -> None:
    """Letters to the person's address; that it takes none, where that is so, goes with them."""
    forget_address(person.email)
