"""`saxaul operator`"""

from __future__ import annotations

import click

from saxaul.web.cli.output import print_json
from saxaul.web.cli.start import start_django


@click.command("operator")
@click.argument("email")
@click.option("--name", default="", help="The name others see; asked for a person who is new.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(email: str, name: str, as_json: bool) -> None:
    """Make the person with this e-mail address an operator of the hub.

    Prints an address where they choose a password. It works once, for three days; give it to nobody else.
    """
    start_django()
    from django.core.exceptions import ValidationError

    from saxaul.accounts.services import appoint_operator, password_link

    try:
        person = appoint_operator(email=email, name=name, by="saxaul operator")
    except ValidationError as error:
        raise click.BadParameter(f"“{email}” is not an e-mail address.", param_hint="EMAIL") from error
    link = password_link(person)
    if as_json:
        print_json({"public_id": person.public_id, "email": person.email, "link": link})
    else:
        click.echo(f"{person.email} is an operator. A password is chosen at:\n{link}")
