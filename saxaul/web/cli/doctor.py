"""`saxaul doctor`"""

from __future__ import annotations

from dataclasses import asdict

import click

from saxaul.web.cli.check import report
from saxaul.web.cli.start import start_django


@click.command("doctor")
@click.option("--thorough", is_flag=True, help="Read the whole database too, which takes a while.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(context: click.Context, thorough: bool, as_json: bool) -> None:
    """Examine a running hub: what is wrong, in plain words, and what to do about it. Changes nothing.

    Everything `saxaul check` looks at, and how the hub is doing: workers, jobs, letters, backups, room on the disk.
    """
    from django.core.exceptions import ImproperlyConfigured

    try:
        start_django()
    except ImproperlyConfigured as error:
        report([{"level": "error", "about": "settings", "sentence": str(error)}], as_json)
        context.exit(1)
    from saxaul.web.condition import examine
    from saxaul.web.diagnosis import Level, diagnose

    findings = [*diagnose(), *examine(thorough=thorough)]
    report([asdict(finding) for finding in findings], as_json)
    if any(finding.level == Level.ERROR for finding in findings):
        context.exit(1)
