"""Who sends messages or resources, described in a TOML file: what both kinds share."""

import tomllib
from pathlib import Path
from typing import Annotated, TypeVar

import pydantic

from intake.facts import headers

Word = Annotated[str, pydantic.BeforeValidator(lambda given: headers.phrase(str(given)))]
"""A word of the sender, without regard to case, spaces and dots."""


class Invalid(ValueError):
    """The source can't be used; the message says which file and why."""


Source = TypeVar("Source", bound=pydantic.BaseModel)


def load(path: Path, kind: type[Source]) -> Source:
    """Read one source; raises ``Invalid``."""
    try:
        return kind.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Invalid(f"The source {path.name} is not valid TOML: {error}.") from None
    except pydantic.ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()
        )
        raise Invalid(f"The source {path.name} can't be used: {faults}.") from None
