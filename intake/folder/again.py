"""Files whose rows waited for an answer of staff: put into the inbox once more when it is given.

Promises: the copy has the age of the file, so that what it says is as old as before. A file that is
gone, or waits for a decision, is left alone. A copy that is made twice is the same content twice.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.data_dir import sealed
from bot.ledger import questions
from bot.ledger.models import IntakeFile
from intake.folder import names, paths

_KEPT: Final = ("archive/", "rejected/")

log = logging.getLogger(__name__)


Elsewhere = Callable[[IntakeFile, int, datetime], Awaitable[bool]]
"""Takes up a delivery that is no file, for the question with this id; whether it was there."""


async def apply(where: paths.Places, now: datetime, elsewhere: Elsewhere | None = None) -> int:
    """Bring back the files of what was answered, and have the messages taken up; how many."""
    count = 0
    for question in await questions.to_apply():
        for file in await IntakeFile.filter(id__in=question.file_ids).order_by("said_at", "id"):
            count += await asyncio.to_thread(_bring, file, where)
            if elsewhere is not None and not file.place:
                count += await elsewhere(file, question.id, now)
        await questions.applied(question.id, now)
    if count:
        log.info("files or messages are read again after an answer: deliveries=%d", count)
    return count


def _bring(file: IntakeFile, where: paths.Places) -> bool:
    if file.place is None or not file.place.startswith(_KEPT):
        return False
    origin = sealed.found(where.at(file.place))
    folder = where.inbox / file.folder if file.folder else where.inbox
    part = folder / f".{uuid.uuid4().hex}.part"
    try:
        folder.mkdir(exist_ok=True)
        where.key.open(origin, part)
        part.rename(_free(folder / names.safe(file.name)))
    except FileNotFoundError:
        return False
    except sealed.Unusable as error:
        log.error("a file is not read again after an answer: %s", error)  # noqa: TRY400 - a sentence
        return False
    finally:
        part.unlink(missing_ok=True)
    return True


def _free(target: Path) -> Path:
    if not target.exists():
        return target
    return target.with_name(names.stamped(target.name, uuid.uuid4().hex[:6]))
