"""The staff API's places: declared, corrected, given spellings, closed and opened again."""

from collections.abc import Awaitable, Callable
from typing import Any

from quart.typing import ResponseReturnValue
from quart_schema import security_scheme, validate_request

from bot import clock, database
from bot.waitlist.models import LocationAlias, LocationReference
from bot.waitlist.staff import place_changes
from bot.web import answers, bodies, schemas
from bot.web.admin import BEARER, failure, services
from bot.web.admin import admin as admin
from bot.web.answers import gives
from bot.web.entrance import actor


@admin.errorhandler(place_changes.Refused)
async def refused(error: place_changes.Refused) -> ResponseReturnValue:
    return failure(str(error), 422)


@admin.errorhandler(place_changes.NotFound)
async def no_place(error: place_changes.NotFound) -> ResponseReturnValue:
    return failure(str(error), 404)


@admin.get("/places")
@security_scheme([{BEARER: []}])
@gives(answers.Places)
async def all_places() -> ResponseReturnValue:
    """All places, in the order in which they were declared. What is null is the clinic's."""
    found = await LocationReference.all().order_by("id")
    return {"places": [await _body(one) for one in found]}


@admin.get("/places/<int:place_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Place)
async def one_place(place_id: int) -> ResponseReturnValue:
    """One place."""
    return await _of(place_id)


@admin.post("/places")
@security_scheme([{BEARER: []}])
@gives(answers.Place, 201)
@validate_request(schemas.NewPlace)
async def add_place(data: schemas.NewPlace) -> ResponseReturnValue:
    """Declare a place: from then on slots may be opened there."""
    now = clock.now()

    async def work() -> dict[str, Any]:
        new = place_changes.Declared(**data.model_dump())
        return await _of(await place_changes.add(new, actor(), services().rules, now))

    return await database.unit(work), 201


@admin.patch("/places/<int:place_id>")
@security_scheme([{BEARER: []}])
@gives(answers.Place)
@validate_request(schemas.PlaceChange)
async def change_place(place_id: int, data: schemas.PlaceChange) -> ResponseReturnValue:
    """Change what is given of a place, and nothing else; null takes it from the clinic.

    A place that is not ``active`` is closed: its open slots are withdrawn, and it takes no more.
    """
    now = clock.now()
    given = data.model_dump(exclude_unset=True)
    empty = [name for name in ("location_name", "active") if name in given and given[name] is None]
    if empty:
        return failure(f"{', '.join(empty)} can't be null.", 422)
    active = given.pop("active", None)

    async def work() -> None:
        if given:
            await place_changes.change(place_id, given, actor(), services().rules, now)
        if active is True:
            await place_changes.reopen(place_id, actor(), now)
        elif active is False:
            await place_changes.close(place_id, actor(), now)

    return await _after(place_id, work)


@admin.post("/places/<int:place_id>/aliases")
@security_scheme([{BEARER: []}])
@gives(answers.Place)
@validate_request(schemas.NewAlias)
async def add_alias(place_id: int, data: schemas.NewAlias) -> ResponseReturnValue:
    """Say that a spelling, as files and people write it, means this place."""
    now = clock.now()
    return await _after(
        place_id,
        lambda: place_changes.add_alias(place_id, data.spelling, actor(), services().rules, now),
    )


@admin.delete("/places/<int:place_id>/aliases/<path:spelling>")
@security_scheme([{BEARER: []}])
@gives(answers.Place)
async def drop_alias(place_id: int, spelling: str) -> ResponseReturnValue:
    """Say that a spelling does not mean this place any more."""
    now = clock.now()
    return await _after(
        place_id, lambda: place_changes.drop_alias(place_id, spelling, actor(), now)
    )


async def _after(place_id: int, work: Callable[[], Awaitable[None]]) -> dict[str, Any]:
    """The place as it is after this work, which is one transaction."""

    async def all_of_it() -> dict[str, Any]:
        await work()
        return await _of(place_id)

    return await database.unit(all_of_it)


async def _of(place_id: int) -> dict[str, Any]:
    found = await LocationReference.get_or_none(id=place_id) if place_id < 2**63 else None
    if found is None:
        raise place_changes.NotFound(f"There is no place {place_id}.")
    return await _body(found)


async def _body(found: LocationReference) -> dict[str, Any]:
    aliases = await LocationAlias.filter(location_id=found.id).order_by("id")
    return bodies.place(found, [alias.spelling for alias in aliases])
