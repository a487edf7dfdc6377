"""Scheduling messages as published senders write them, with invented people."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.ledger.facts import Result
from intake.appointments.clinic import Clinic
from intake.facts import providers
from intake.hl7 import messages, reading, source
from intake.hl7.order import Clock

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
"""A Sunday noon in Chicago; the visits of these messages are in December."""
NONE: Mapping[str, str] = MappingProxyType({})


def siu(
    event: str = "S15",
    *,
    control: str = "1",
    at: str = "20261129115500",
    id: str = "A1",  # noqa: A002 - the appointment's
    start: str = "202612101000",
    end: str = "202612101030",
    status: str = "",
    provider: str = "7^VALE^ADA",
    place: str = "MAIN",
    reason: str = "",
    processing: str = "P",
    sending: str = "SYS|CLINIC",
    patient: str = "77||DOE^JOHN||19700101",
    more: str = "",
    sent: str = "",
) -> str:
    """A message of the plain standard kind, its segments ended by CR. ``more`` are further segments
    after SCH, ``sent`` what follows the version in MSH."""
    lines = [
        f"MSH|^~\\&|{sending}|||{at}||SIU^{event}|{control}|{processing}|2.5.1{sent}",
        f"SCH|{id}|{id}||||{reason}|||30|MIN|^^^{start}^{end}||||||||||||||{status}",
        more,
        f"PID|1||{patient}|M|||||(214)555-0101^PRN^CP" if patient else "",
        "RGS|1",
        f"AIL|1||{place}" if place else "",
        f"AIP|1||{provider}|||{start}" if provider else "",
    ]
    return "".join(f"{line}\r" for line in lines if line)


ATHENA = (
    "MSH|^~\\&|ATHENANET|1^TEST^1^GROUP|||202611291155||SIU^S15|88|P|2.3.1\r"
    "SCH|5005|5005||||22^CAR PROBLEMS|||15|minutes|^^15^202612101000||||||||||||||{status}\r"
    "PID|1||77||DOE^JOHN||19700101|M|||||"
    "5550100^PRN^PH~5550101^WPN^PH~j@example.org^NET^INTERNET~2145550199^ORN^CP\r"
    "PV1|1||2^TEST DEPARTMENT||||9^SEUSS^DOCTOR\r"
    "AIG|1||dseuss|||||202612101000\r"
    "AIL|1||2^TEST DEPARTMENT|||202612101000\r"
)
"""No RGS, no AIP, the mobile last, the reason of the cancel in SCH-6."""

DXCARE = (
    "MSH|^~\\&|MEDAPP|HOSP|||20261129115500||SIU^S14|91|P|2.5\r"
    "SCH||301^MEDAPP|||||||||^^30^202612101000||||||||||||||Cancelled\r"
    "NTE|1\r"
    "PID|1||77||DOE^JOHN||19700101|M|||||~^PRN^CP^^^^^^^^^+12145550199\r"
    "AIG|1||DRTEST^TEST PHYSICIAN\r"
    "AIL|1||^|CLINIC A^Clinic A\r"
)
"""A cancellation that is called a change."""

MACPRACTICE = (
    "MSH|^~\\&|MAC|OFFICE|||20261129115500||SIU^S17|92|P|2.5.1\r"
    "SCH|688||||||||||^^^202612061530^202612071550\r"
    "AIP|4||RL^Le^Ryan|||202612071550|||70|min\r"
)


def clinic(*names: str) -> Clinic:
    """A clinic in Chicago that knows these providers; without any, it takes all."""
    known = [providers.Known(number, name) for number, name in enumerate(names, start=1)]
    return Clinic(CHICAGO, providers.Book(known or None))


def judge(
    text: str | bytes,
    *,
    now: datetime = NOW,
    at: Clinic | None = None,
    named: source.Source | None = None,
) -> list[Result]:
    """What becomes of each message."""
    data = text if isinstance(text, bytes) else text.encode()
    reader = reading.Reader(source.shipped(), at or clinic(), Clock(CHICAGO, now), named)
    return reader.judge(messages.read(data))
