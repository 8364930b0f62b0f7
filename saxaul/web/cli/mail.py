"""`saxaul mail …`"""

from __future__ import annotations

from pathlib import Path

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django


@click.group("mail")
def command() -> None:
    """Look after the letters the hub sends."""


@command.command("test")
@click.argument("address")
def send_test(address: str) -> None:
    """Send a letter to ADDRESS at once, past the queue, and say what the mail server answered."""
    start_django()
    from django.core.mail import EmailMessage

    from saxaul.accounts.letters import hub_name, sender

    text = "This letter shows that the hub can send letters. Look at its headers: SPF and DKIM should say “pass”.\n"
    try:
        EmailMessage(f"A test of {hub_name()}", text, sender(), [address]).send()
    except OSError as error:
        raise click.ClickException(f"The mail server did not take the letter: {error}") from error
    click.echo("The mail server took the letter.")


@command.command("queue")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def queue(as_json: bool) -> None:
    """Say how many letters wait, were sent, came back or were given up within a month."""
    start_django()
    from django.db.models import Count

    from saxaul.core.models import Letter, NoLetters

    counts = dict(Letter.objects.order_by().values_list("state").annotate(Count("id")))
    closed = NoLetters.objects.count()
    if as_json:
        print_json({"letters": counts, "addresses_without_letters": closed})
        return
    for state in Letter.State:
        click.echo(f"{counts.get(state.value, 0):>8,}  {state.label}")
    click.echo(f"{closed:>8,}  addresses that are sent nothing")
    for letter in Letter.objects.filter(state=Letter.State.FAILED)[:20]:
        click.echo(f"  {letter.public_id}  {letter.created_at:%Y-%m-%d %H:%M}  {letter.kind}: {letter.error}")


@command.command("retry")
@click.argument("letters", nargs=-1)
def retry(letters: tuple[str, ...]) -> None:
    """Send letters again that were given up: all, or those of these numbers."""
    start_django()
    from saxaul.core.mail.sending import retry_letters

    count = retry_letters(letters=list(letters) or None)
    click.echo(f"{count} wait again.")


@command.command("bounces")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def bounces(files: tuple[Path, ...], as_json: bool) -> None:
    """Read letters that came back: from FILES (mbox, Maildir or one message), else from the mailbox of the settings."""
    start_django()
    from django.conf import settings

    from saxaul.core.mail.bounces import take_messages
    from saxaul.core.mail.mailboxes import messages_in, poll

    if not files and not settings.EMAIL_BOUNCE_MAILBOX:
        raise click.UsageError("Give files, or set SAXAUL_EMAIL_BOUNCE_MAILBOX_URL.")
    if files:
        counts = take_messages(message for file in files for message in messages_in(file))
    else:
        counts = poll(settings.EMAIL_BOUNCE_MAILBOX, take_messages)
    if as_json:
        print_json(counts)
        return
    for outcome, count in sorted(counts.items()):
        click.echo(f"{count:>8,}  {outcome}")


@command.command("allow")
@click.argument("address")
def allow(address: str) -> None:
    """Send letters to ADDRESS again after they came back."""
    start_django()
    from saxaul.core.mail import sending

    found = sending.allow(address=address)
    click.echo("Letters go there again." if found else "Nothing kept letters from going there.")
