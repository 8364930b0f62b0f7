"""`saxaul check`"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django

if TYPE_CHECKING:
    from saxaul.web.diagnosis import Finding

MARKS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}


@click.command("check")
@click.option("--deploy", is_flag=True, help="Be as strict as for a hub that others reach.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(context: click.Context, deploy: bool, as_json: bool) -> None:
    """Look over the configuration and say in plain words what is wrong. Changes nothing."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        start_django()
    except ImproperlyConfigured as error:
        report([{"level": "error", "about": "settings", "sentence": str(error)}], as_json)
        context.exit(1)
    from saxaul.web.diagnosis import Level, diagnose

    findings: list[Finding] = list(diagnose(deploy=deploy))
    report([asdict(finding) for finding in findings], as_json)
    if any(finding.level == Level.ERROR for finding in findings):
        context.exit(1)


def report(findings: list[dict[str, str]], as_json: bool) -> None:
    if as_json:
        print_json({"ok": all(finding["level"] != "error" for finding in findings), "findings": findings})
        return
    for finding in findings:
        mark, colour = MARKS[finding["level"]]
        click.echo(f"{click.style(mark, fg=colour)} {finding['about']}: {finding['sentence']}")
