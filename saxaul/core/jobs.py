"""Entry points for the background."""

from __future__ import annotations

from django_tasks import task

from saxaul.core import schedule


@task()
def run_scheduled(*, name: str) -> None:
    schedule.run_entry(name)


def enqueue_due() -> list[str]:
    """Enqueue what has become due, once among all workers; the names."""
    return schedule.enqueue_due(enqueue=lambda name: str(run_scheduled.enqueue(name=name).id))
