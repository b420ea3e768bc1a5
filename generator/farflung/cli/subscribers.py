"""``farflung subscribers``: who is on the list, one person at a time, and all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from farflung.cli.context import json_option, open_run
from farflung.cli.people import (
    described,
    filter_of,
    filters,
    line_of,
    say_arrival,
    say_counts,
    standing_of,
)

if TYPE_CHECKING:
    from farflung.cli.app import Run


@click.group()
def subscribers() -> None:
    r"""Say who gets the newsletter: import a list, add and remove people, forget them.

    The list lies outside of the site and of git: in the database that delivery.database of
    newsletter.yml names, or FARFLUNG_DATABASE. Addresses are shown shortened (a…@example.org)
    unless you ask for them.

    \b
    Example:
      farflung subscribers import people.csv
      farflung subscribers list --team payments
      farflung subscribers forget amara@example.org
    """
    from farflung.workflows.maildatabase import need_mail_extra

    need_mail_extra()


@subscribers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="COLUMN=HEADER",
    help='Which header a column has, where it is not found: --map "address=Work mail".',
)
@click.option("--keep", is_flag=True, help="Add and change people, remove nobody.")
@click.option("--remove-many", is_flag=True, help="Remove however many the file lacks.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--addresses", is_flag=True, help="Show whole addresses.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.pass_context
def import_list(ctx: click.Context, /, *, file: Path, **options: Any) -> None:
    r"""Bring the list in step with a CSV file of everybody who is to get the newsletter.

    What would change is shown first. Columns are found by their headers: email, name (or first
    and last name), language, time zone, country, teams, cadences, muted, paused; others are
    passed over. Who is new is added. Who came by an import and is not in the file is removed; an
    import that would remove more than a tenth of the list is refused (most_removed in
    newsletter.yml). Who left, bounced or was forgotten stays away, and what people chose
    themselves stays as they chose it.

    A row that cannot be read is named with its line and stops no other; the exit code is 1 then.

    \b
    Example:
      farflung subscribers import people.csv
      farflung subscribers import people.csv --map "address=Work mail" --yes
      farflung subscribers import volunteers.csv --keep
    """
    from farflung.cli.importing import run_import

    ctx.exit(run_import(ctx.obj, file, **options))


@subscribers.command()
@click.argument("address")
@click.option("--name", metavar="NAME", help="What the letters call them.")
@click.option("--language", metavar="TAG", help="What they read, such as ja or pt-BR.")
@click.option("--timezone", metavar="ZONE", help="Where they are, such as Africa/Lagos.")
@click.option("--country", metavar="CC", help="Their country, such as NG.")
@click.option("--teams", metavar="TEAMS", help="Their teams, with commas between.")
@click.option("--cadences", metavar="CADENCES", help="Which editions they get, such as monthly.")
@click.option("--muted", metavar="SECTIONS", help="Sections that they do not want.")
@click.option("--again", is_flag=True, help="They left, and asked to come back.")
@click.pass_obj
def add(run: Run, /, *, address: str, again: bool, **said: str | None) -> None:
    r"""Add somebody to the list.

    With opt_in: double in newsletter.yml they are asked to confirm first. Who left or was
    forgotten is not brought back, unless you know that they asked for it (--again). Of somebody
    who is on the list already, what you say is changed, unless they chose otherwise themselves.

    \b
    Example:
      farflung subscribers add amara@example.org --name "Amara Okafor" --country NG
      farflung subscribers add yuki@example.org --again
    """
    from farflung.workflows.maildatabase import open_mail
    from farflung.workflows.subscribers import add as add_person

    project, _ = open_run(run)
    given = {name: value for name, value in said.items() if value is not None}
    with open_mail(project) as mail:
        arrival = add_person(project, mail, address, given, again=again)
    say_arrival(run, arrival)


@subscribers.command()
@click.argument("address")
@click.option("--block", is_flag=True, help="Nobody but you can let them back.")
@click.pass_obj
def remove(run: Run, *, address: str, block: bool) -> None:
    r"""Take somebody off the list: nothing is sent to them any more.

    They stay known as somebody who left, so that an import does not bring them back; they
    themselves can come back. To erase what is known of them: farflung subscribers forget.

    \b
    Example:
      farflung subscribers remove yuki@example.org
    """
    from farflung.workflows.maildatabase import open_mail
    from farflung.workflows.subscribers import remove as remove_person

    project, _ = open_run(run)
    with open_mail(project) as mail:
        found = remove_person(project, mail, address, block=block)
    if not run.quiet:
        click.echo(f"{found.address} is {standing_of(found)}", err=True)


@subscribers.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@click.pass_obj
def forget(run: Run, *, address: str, yes: bool) -> None:
    r"""Erase what is known of somebody, for good.

    A sealed hash of the address is kept and nothing else: by it an import knows not to bring them
    back, and nobody can tell whose it is. Past mailings keep their counts. An address that is not
    on the list is kept away from now on, too. Copies that you made, such as exports and backups,
    are yours to erase.

    \b
    Example:
      farflung subscribers forget amara@example.org
    """
    from farflung.cli.asking import agreed
    from farflung.workflows.maildatabase import open_mail
    from farflung.workflows.subscribers import forget as forget_person

    project, moment = open_run(run)
    with open_mail(project) as mail:
        if not yes and not agreed("Erase them? This cannot be taken back."):
            click.echo("Nothing was changed.", err=True)
            return
        known = forget_person(mail, address, moment.today)
    if not run.quiet:
        click.echo("Forgotten." if known else "Nobody had it; it is kept away.", err=True)


@subscribers.command("list")
@filters
@click.option("--addresses", is_flag=True, help="Show whole addresses, and names.")
@json_option
@click.pass_obj
def list_people(run: Run, /, *, addresses: bool, as_json: bool, **given: Any) -> None:
    r"""List those on the list, in the order they came; addresses are shortened.

    \b
    Example:
      farflung subscribers list
      farflung subscribers list --state suppressed --addresses
      farflung subscribers list --match amara --json
    """
    from farflung.cli.output import show_json
    from farflung.workflows.maildatabase import open_mail
    from farflung.workflows.subscribers import listing

    project, _ = open_run(run)
    with open_mail(project) as mail:
        people = listing(mail, filter_of(given))
    if as_json:
        show_json([described(person, addresses=addresses) for person in people])
        return
    for person in people:
        click.echo(line_of(person, addresses=addresses))
    if not run.quiet:
        say_counts(people)


@subscribers.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@filters
@click.pass_obj
def export(run: Run, /, *, file: Path | None, **given: Any) -> None:
    r"""Write the list as CSV, with whole addresses, to FILE or to standard output.

    The file is readable by you alone. An import reads it; what it says of state and dates is
    passed over there.

    \b
    Example:
      farflung subscribers export people.csv
      farflung subscribers export --state active --country JP > japan.csv
    """
    from farflung.errors import RefusedError
    from farflung.files import write_atomically
    from farflung.workflows.maildatabase import open_mail
    from farflung.workflows.subscribers import export as export_list

    project, _ = open_run(run)
    with open_mail(project) as mail:
        data, count = export_list(mail, filter_of(given))
    if file is None:
        click.echo(data, nl=False)
        return
    try:
        write_atomically(file, data, 0o600)
    except OSError as error:
        raise RefusedError(f"{file} cannot be written ({error.strerror})") from None
    if not run.quiet:
        click.echo(f"{count} people are in {file}, whole addresses among it", err=True)


@subscribers.command()
@click.pass_obj
def ask(run: Run) -> None:
    r"""Mail everybody who has to confirm that they want the newsletter, each of them once.

    With opt_in: double in newsletter.yml, who is new gets nothing before. Run it after an import.

    \b
    Example:
      farflung subscribers ask
    """
    from farflung.cli.people import say_asked
    from farflung.workflows.confirming import ask_to_confirm
    from farflung.workflows.maildatabase import open_mail

    project, _ = open_run(run)
    with open_mail(project) as mail:
        say_asked(run, ask_to_confirm(mail, project.settings.publication))
