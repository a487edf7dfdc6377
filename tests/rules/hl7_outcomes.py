"""What became of messages, in short."""

from bot.ledger.facts import Result
from intake.hl7 import source

from .hl7_samples import judge


def outcomes(text: str | bytes, **around: object) -> list[str]:
    return [result.outcome for result in judge(text, **around)]  # type: ignore[arg-type]


def only(text: str, **around: object) -> Result:
    (result,) = judge(text, **around)  # type: ignore[arg-type]
    return result


def freed(text: str | bytes, **around: object) -> list[int]:
    """The numbers of the messages that free a time."""
    return [r.line for r in judge(text, **around) if r.outcome == "accepted"]  # type: ignore[arg-type]


def named(name: str) -> source.Source:
    return next(one for one in source.shipped() if one.name == name)
