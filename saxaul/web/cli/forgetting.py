"""`saxaul forget`"""

from __future__ import annotations

import click

from saxaul.web.cli.start import start_django


@click.command("forget")
@click.argument("email")
@click.option("--traces", is_flag=True, help="Also take the address out of contacts in records and their history.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(email: str, yes: bool, traces: bool) -> None:
    """Delete the account of the person with this e-mail address, as they may ask for.

    Their name goes from the history and their memberships end; the changes they made stay. This cannot be undone.
    """
    start_django()
    from saxaul.accounts.models import User
    from saxaul.accounts.services import erase_person

    person = User.objects.filter(email=email.lower()).first()
    if person is None:
        raise click.ClickException(f"Nobody has an account with “{email}”.")
    if not yes:
        click.confirm(f"Delete the account of {person.name} <{person.email}>?", abort=True)
    erase_person(person=person, by="saxaul forget", traces=traces)
    click.echo("The account is deleted.")
