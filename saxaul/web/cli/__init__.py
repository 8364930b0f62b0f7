"""The `saxaul` command.

Every subcommand is a module of this package with a click command (or group) named `command`; it is imported only when
it is called, so that `saxaul --help` stays quick. Such a module imports models and settings inside its functions, after
`start_django()`: its help must work before the hub is configured. `import` is `imports.py`; each `bench_<name>.py`
is a subcommand of `bench`. Exit codes: 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

from saxaul import __version__

# name: (module, what the list of commands says)
COMMANDS = {
    "demo": ("demo", "Make a demo hub on this machine and serve it."),
    "serve": ("serve", "Serve the hub."),
    "worker": ("worker", "Do the work of the background: imports, mail, upkeep."),
    "check": ("check", "Look over the configuration and say in plain words what is wrong."),
    "backup": ("backup", "Write the whole hub into one file, while it is open."),
    "restore": ("restore", "Put the hub of a backup in the place of this one."),
    "mail": ("mail", "Look after the letters the hub sends."),
    "upgrade": ("upgrade", "Bring the hub to this program’s version, all of it or nothing."),
    "doctor": ("doctor", "Examine a running hub and say what to do."),
    "migrate": ("migrate", "Bring the database up to date."),
    "operator": ("operators", "Make somebody an operator of the hub."),
    "forget": ("forgetting", "Delete a person's account, as they may ask for."),
    "scrub": ("scrub", "Copy the database without personal data, for developers."),
    "import": ("imports", "Import registers of organisations."),
    "export": ("exporting", "Write what is public to files."),
    "sectors": ("sectors", "Take the fields of work in or out."),
    "places": ("places", "Load areas, borders and postcodes."),
    "reindex": ("reindex", "Rebuild what is derived from the records."),
    "search": ("search", "Rebuild the index of the search."),
    "secret": ("secret", "Make a secret key."),
    "bench": ("bench", "Measure."),
    "manage": ("manage", "Run a management command of Django."),
}
ALIASES = {"createsuperuser": "operator"}  # what Django's users look for
# Commands of Django that developers type often; `saxaul manage` reaches all others.
DJANGO = {"runserver", "makemigrations", "showmigrations", "sqlmigrate", "shell", "dbshell", "collectstatic", "test"}


class LazyGroup(click.Group):
    """A group which knows the names and one-line descriptions of its commands without importing them."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name in DJANGO:
            from saxaul.web.cli.manage import passed_to_django

            return passed_to_django(name)
        name = ALIASES.get(name, name)
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"{__name__}.{COMMANDS[name][0]}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="The guide for operators, docs/guide/operator.md, explains each command.",
)
@click.version_option(__version__, prog_name="saxaul", message="%(prog)s %(version)s")
@click.option("--traceback", is_flag=True, help="Show where in the program an error arose. Works anywhere in the line.")
def cli(traceback: bool) -> None:
    """Saxaul, an open hub for grassroots civil society."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code. Errors become sentences unless `--traceback` is given."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    traceback = "--traceback" in words
    if traceback:
        words.remove("--traceback")
    try:
        result = cli.main(words, prog_name="saxaul", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 1
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away, which is its right
        return 1
    except Exception as error:
        if traceback:
            raise
        from saxaul.web.cli.sentences import sentence

        click.echo(f"Error: {sentence(error)}", err=True)
        return 1
    return result if isinstance(result, int) else 0
