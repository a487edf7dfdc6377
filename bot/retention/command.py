"""``python -m bot retention`` and ``forget``: what goes next, legal holds, and one patient."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import click

from bot import audit, clock, database, holds, schema, terminal
from bot.messages import phone
from bot.messages import retention as messages
from bot.retention import forgetting, policy
from bot.settings import Settings

T = TypeVar("T")
KINDS: Final = {
    "texts": "texts lose their words",
    "consents": "opt-outs and consents lose their words",
    "reports": "reports of the carrier are removed",
    "slots": "closed slots lose their notes",
    "reasons": "reasons of boosts are removed",
    "contacts": "contacts are forgotten",
    "deliveries": "deliveries lose their name and rows",
}
SOON: Final = timedelta(days=30)
NOT_REACHED: Final = (
    "Not reached: files in archive, rejected and outbox (they go after FILES_KEEP_DAYS), backups,"
    " the carrier's own list, and the clinic's record system."
)


@click.group("retention", invoke_without_command=True)
@click.pass_context
def retention(context: click.Context) -> None:
    """What is removed next, and by when: docs/RETENTION.md."""
    if context.invoked_subcommand is None:
        click.echo("\n".join(_run(_shown)))


async def _shown(settings: Settings, now: datetime) -> list[str]:
    limits = policy.of(settings)
    at_once, soon = await policy.due(limits, now), await policy.due(limits, now + SOON)
    lines = ["due now  in 30 days"]
    lines += [f"{at_once[kind]:>7}  {soon[kind]:>10}  {what}" for kind, what in KINDS.items()]
    lines += [
        f"Hold {one.id}: {'everybody' if one.patient_id is None else f'patient {one.patient_id}'},"
        f" by {one.begun_by}: {one.why}"
        for one in await holds.standing()
    ]
    return lines


@retention.command("hold")
@click.argument("number", required=False)
@click.option("--by", required=True, type=terminal.NAME, metavar="NAME", help="Who says so.")
@click.option("--why", required=True, metavar="WHY", help="For what matter; no patient's name.")
def hold(number: str | None, by: str, why: str) -> None:
    """Begin a legal hold on the patient with NUMBER, or on all data: nothing of it is removed."""

    async def work(_: Settings, now: datetime) -> int:
        patient_id = await _patient(number) if number else None
        begun = await holds.begin(patient_id, why, by, now)
        await audit.record(by, "hold", "patient", patient_id, now, hold=begun)
        return begun

    click.echo(f"Hold {_run(work)} stands.")


@retention.command("release")
@click.argument("hold_id", metavar="HOLD", type=terminal.ROW)
@click.option("--by", required=True, type=terminal.NAME, metavar="NAME", help="Who says so.")
def release(hold_id: int, by: str) -> None:
    """End the legal hold HOLD."""

    async def work(_: Settings, now: datetime) -> bool:
        ended = await holds.end(hold_id, by, now)
        if ended:
            await audit.record(by, "release_hold", "patient", None, now, hold=hold_id)
        return ended

    if not _run(work):
        terminal.fail(f"No hold {hold_id} stands.")
    click.echo(f"Hold {hold_id} is over.")


@click.command("forget")
@click.argument("number")
@click.option(
    "--by", required=True, type=terminal.NAME, metavar="NAME", help="Who does it, for the audit."
)
def forget(number: str, by: str) -> None:
    """Forget the patient with NUMBER: name, number and words go; the facts and an opt-out stay."""

    async def work(_: Settings, now: datetime) -> None:
        await forgetting.forget(await _patient(number), by, now)

    _run(work)
    click.echo(f"Forgotten. {NOT_REACHED}")


class _Unknown(ValueError):
    pass


async def _patient(number: str) -> int:
    found = await messages.contact_of(phone.parse(number))
    if found is None:
        raise _Unknown("There is no contact with this number.")
    return found


def _run(work: Callable[[Settings, datetime], Awaitable[T]]) -> T:
    """Do it in one transaction; every fault of an operator ends in a sentence."""
    chosen = terminal.load()
    try:
        return asyncio.run(_in_database(chosen, work))
    except (phone.Invalid, _Unknown, forgetting.Refused, holds.AlreadyHeld) as error:
        terminal.fail(str(error))
    except (database.Unavailable, schema.OutOfDate) as error:
        terminal.fail(str(error))


async def _in_database(chosen: Settings, work: Callable[[Settings, datetime], Awaitable[T]]) -> T:
    await database.open(
        database_url=chosen.database_url, data_dir=chosen.data_dir, application_name="retention"
    )
    try:
        await schema.check()
        return await database.unit(lambda: work(chosen, clock.now()))
    finally:
        await database.close()
