"""Reads a file of settings (``.env``), and says what in it would be passed over in silence."""

import codecs
import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Final

import dotenv
from dotenv.parser import Binding, parse_stream

LIKENESS: Final = 0.85
"""How like a setting's name another must be to be taken for a slip of the pen."""
CUT: Final = re.compile(r"\s*(?:export\s+)?[^=]+=[ \t]*[^'\"\s#][^\n]*?[ \t]#")
"""A value without quotes, and a ``#`` behind it: what follows counts as a comment."""


ESCAPED: Final = re.compile(r"""\s*(?:export\s+)?[^=]+=[ \t]*"(?:[^"\\]|\\.)*\\[^"\\]""")
"""A value in double quotes with a backslash, as in a path of Windows."""


class Unreadable(ValueError):
    """The file can't be read; the message is a sentence for the operator."""


def read(file: Path) -> tuple[dict[str, str], list[Binding]]:
    """The values of a file, and its lines. Raises ``Unreadable``."""
    try:
        told = file.read_bytes()
        # PowerShell writes UTF-16 unless it is told otherwise.
        is_utf16 = told.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = told.decode("utf-16" if is_utf16 else "utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unreadable(f"{file} is not plain text in UTF-8: save it as that.") from None
    except OSError as error:
        raise Unreadable(f"{file} can't be read: {error.strerror}.") from None
    values = dotenv.dotenv_values(stream=StringIO(text))
    given = {name: value for name, value in values.items() if value is not None}
    return given, list(parse_stream(StringIO(text)))


def faults(
    file: Path, lines: Collection[Binding], known: Collection[str], words: Collection[str]
) -> list[str]:
    """A sentence for each line that says something else than was meant. ``words`` are the settings
    whose values may hold a ``#``."""
    said = []
    before: dict[str | None, Binding] = {}
    for line in lines:
        where = f"{file}, line {line.original.line}"
        if line.error:
            said.append(f"{where} is not NAME=value.")
        elif (earlier := before.get(line.key)) and earlier.value not in ("", line.value):
            said.append(f"{where}: line {earlier.original.line} gives {line.key} another value.")
        elif line.key is not None and (meant := meant_by(line.key, known)):
            said.append(f"{where}: {line.key} is no setting. Is {meant} meant?")
        elif ESCAPED.match(line.original.string):
            said.append(
                f"{where}: {line.key} has a backslash in double quotes, where it is a sign and not"
                " itself. Use single quotes, or none."
            )
        elif line.key in words and CUT.match(line.original.string):
            said.append(f"{where}: {line.key} ends before the #. Put its value into quotes.")
        if line.key in known:
            before[line.key] = line
    return said


def doubts(environ: Mapping[str, str], known: Collection[str]) -> list[str]:
    """A sentence for each name of the environment that may be a slip of the pen."""
    return [
        f"{name} in the environment is no setting. Is {meant} meant?"
        for name in sorted(environ)
        if (meant := meant_by(name, known))
    ]


def meant_by(name: str, known: Collection[str]) -> str | None:
    """The setting that is meant by a name which is none but much like one."""
    if name in known:
        return None
    like = get_close_matches(name.upper(), known, n=1, cutoff=LIKENESS)
    return like[0] if like else None
