"""Who a message is about: the provider whose time it is, the patient's number. Pure.

Promises: a provider is looked up by id or by a spelling of the name, never matched by likeness; but
a name that may be somebody's counts against that person's times.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.ledger.answers import Question
from bot.ledger.facts import Provider
from bot.messages import phone
from intake.appointments.known import Patient
from intake.facts import headers, people, phones, providers
from intake.hl7.messages import Message, Segment
from intake.hl7.source import Position, Source
from intake.hl7.times import Contradiction, PassedOver, Refused

_PEOPLE: Final = frozenset({"AIP", "PV1", "SCH"})
"""Segments that name a person as id, family and given name; others as code and text."""
_PHONE: Final = re.compile(r"\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}(?!\d)", re.ASCII)
_TESTED: Final = re.compile(r"(?:zz+\w*|test|testing|testpatient|patienttest|demo|dummy)\d*")
_LOCAL_DIGITS: Final = 7
_NAME_CHARS: Final = 80
"""What is longer is no name."""
_PATIENT_BYTES: Final = 8


def provider(message: Message, source: Source, book: providers.Book) -> Provider | None:
    """The provider whose time it is; ``None`` if the message names nobody.

    Raises ``Refused``, and ``Contradiction`` if it names two. Who is listed as a person and is not
    known is not passed over for somebody whom another segment names, unless staff said so.
    """
    unknown: Refused | None = None
    for position in source.fields.provider:
        known, fault = _known(message, position, source, book)
        if fault is not None and (unknown is None or isinstance(unknown, PassedOver)):
            unknown = fault
        if len({one.name for one in known}) > 1:
            raise Contradiction("The message names two providers: whose time is freed?")
        if known:
            return known[0]
        if position.segment == "AIP" and fault is not None and not isinstance(fault, PassedOver):
            break
    if unknown is not None:
        raise unknown
    return None


def _known(
    message: Message, position: Position, source: Source, book: providers.Book
) -> tuple[list[Provider], Refused | None]:
    known, passed, unknown = list[Provider](), None, None
    for segment in position.segments(message):
        for spellings in _named(segment, position):
            if any(map(book.passes_over, spellings)):
                passed = PassedOver(providers.PASSED_OVER)
                continue
            try:
                known.append(_look_up(spellings, source, book))
            except KeyError as error:
                asked = _asked(message, spellings[0])
                unknown = unknown or Refused(str(error.args[0]), asked)
    return known, unknown or passed


def _asked(message: Message, name: str) -> Question | None:
    """What staff are asked about a name that is not known; nothing if it may be the patient's."""
    if len(name) > _NAME_CHARS or is_private(message, name) or names_patient(message, name):
        return None
    return Question("provider", headers.word(name))


def everybody(message: Message, source: Source, book: providers.Book) -> list[Provider]:
    """All whom the first valued position names, known or not: whose time may be taken."""
    for position in source.fields.provider:
        found = [
            _as_written(spellings, source, book)
            for segment in position.segments(message)
            for spellings in _named(segment, position)
        ]
        if found:
            return found
    return []


def rows_of(
    message: Message, position: Position, who: Provider | None, source: Source, book: providers.Book
) -> Sequence[Segment]:
    """The segments that say when a resource is needed: those of this provider, if they name it."""
    segments = position.segments(message)
    named = {one.segment: one for one in source.fields.provider}.get(position.segment)
    if named is None or who is None:
        return segments
    own = [
        segment
        for segment in segments
        if who in [_as_written(one, source, book) for one in _named(segment, named)]
    ]
    return own or segments


def _as_written(spellings: tuple[str, ...], source: Source, book: providers.Book) -> Provider:
    try:
        return _look_up(spellings, source, book)
    except KeyError:
        return Provider(None, spellings[0])


def _named(segment: Segment, position: Position) -> Iterator[tuple[str, ...]]:
    """Each person that a field names, as the spellings to look up, the best first."""
    for components in segment.repeats(position.field):
        if spellings := _spellings(components, segment):
            yield spellings


def _spellings(components: tuple[str, ...], segment: Segment) -> tuple[str, ...]:
    """A name in the orders in which it may be listed, then the id."""
    parts = [headers.tidy(one) for one in (*components, *[""] * 7)]
    code, family, given, middle = parts[:4]
    if segment.name not in _PEOPLE:
        names = [family]
    elif family:
        names = [f"{given} {family}".strip(), f"{family}, {given}" if given else ""]
        names += [f"Dr. {family}", f"Dr. {given} {family}", family]
        names += [f"{given} {middle} {family}", f"{family}, {given} {middle}"] if middle else []
        names += [f"{given} {family}, {title}" for title in parts[4:7] if title]
        names += [f"{family} {code}", f"Dr. {family} {code}"] if code.isalpha() else []
    else:
        last, comma, first = (one.strip() for one in code.partition(","))
        names = [f"{first} {last}", f"Dr. {first} {last}", f"Dr. {last}"] if comma else []
    return tuple(one for one in dict.fromkeys((*names, code)) if one)


def _look_up(written: tuple[str, ...], source: Source, book: providers.Book) -> Provider:
    for one in written:
        if headers.phrase(one) in source.providers:
            return book.find(source.providers[headers.phrase(one)], {})
    fault: KeyError | None = None
    for one in written:
        try:
            return book.find(one, {})
        except KeyError as error:
            fault = fault or error
    for one in written:
        if (untitled := book.untitled(one)) is not None:
            return untitled
    raise fault if fault is not None else KeyError("No provider is named.")


def patient(message: Message) -> Patient:
    """Who the patient is: the same for every message about one."""
    named = [message.first("PID", 5, 1), message.first("PID", 5, 2), message.first("PID", 7)]
    by_id = message.first("PID", 3) or message.first("PID", 2)
    return Patient(_digest(by_id), _digest(" ".join(named)))


def names_several_patients(message: Message) -> bool:
    """Whether the visit is of a group, of whom one may still come."""
    by_id = {one.value(3) or one.value(2) for one in message.all("PID")}
    return len({headers.phrase(one) for one in by_id if one}) > 1


def is_of_test(message: Message) -> bool:
    """Whether the patient's name is one of those under which systems are tried out."""
    names = people.words(" ".join(_all(message, "PID", 5)[:2]))
    return any(_TESTED.fullmatch(word) for word in names)


def _digest(text: str) -> bytes:
    spelled = headers.phrase(text)
    return hashlib.sha256(spelled.encode()).digest()[:_PATIENT_BYTES] if spelled else b""


def names_patient(message: Message, words: str) -> bool:
    """Whether a text that should be a code holds a word of the patient or a relative."""
    said = set(headers.phrase(words).split())
    for segment, field in (("PID", 5), ("PID", 9), ("PID", 6), ("NK1", 2), ("GT1", 3)):
        for one in message.all(segment):
            for repeat in one.repeats(field):
                if said & {word for part in repeat for word in headers.phrase(part).split()}:
                    return True
    return False


def is_private(message: Message, text: str) -> bool:
    """Whether a text that should name a provider or a place is the patient's own name, number or
    address. A name of which only a part is the patient's may be a namesake's."""
    if "@" in text or _PHONE.search(text):
        return True
    digits = re.sub(r"\D", "", text)
    if len(digits) >= _LOCAL_DIGITS and any(digits in one for one in _digits_of(message)):
        return True
    words = set(people.words(text))
    own = {word for at in (5, 9) for word in people.words(" ".join(_all(message, "PID", at)))}
    whole = any(len(word) > 1 for word in words)
    return whole and all(word in own or _initial(word, own) for word in words)


def _initial(word: str, names: Iterable[str]) -> bool:
    return len(word) == 1 and any(name.startswith(word) for name in names)


def _digits_of(message: Message) -> list[str]:
    return [re.sub(r"\D", "", one) for at in (13, 14) for one in _whole(message, "PID", at)]


def _whole(message: Message, name: str, field: int) -> list[str]:
    return ["".join(repeat) for one in message.all(name) for repeat in one.repeats(field)]


def _all(message: Message, name: str, field: int) -> list[str]:
    return [part for one in message.all(name) for repeat in one.repeats(field) for part in repeat]


def number(message: Message, source: Source) -> str | None:
    """The patient's mobile among all the numbers that the message holds, else the first."""
    candidates: list[tuple[int, str]] = []
    for position in source.fields.phone:
        for segment in position.segments(message):
            for part in segment.repeats(position.field):
                components = (*part, *[""] * 12)
                use, equipment = components[1].upper(), components[2].upper()
                if use == "NET" or equipment in ("FX", "MD", "INTERNET"):
                    continue
                if found := _number(components):
                    mobile = equipment == "CP" or use == "ORN"
                    candidates.append((0 if mobile else 1, found))
    return min(candidates, key=lambda one: one[0])[1] if candidates else None


def _number(components: tuple[str, ...]) -> str | None:
    """The number of one repeat: as it is written, in its parts, or as the newer standard has it."""
    for written in (components[0], f"{components[5]}{components[6]}", components[11]):
        try:
            return phones.parse(written)
        except phone.Invalid:
            continue
    return None
