"""Write the sample files anew: ``python -m tests.rules.intake_samples.write``."""

from pathlib import Path
from typing import Final

from tests.rules.intake_samples import dates, encodings, rows, shapes, sources, workbooks
from tests.rules.intake_samples.case import Case

FOLDER: Final = Path(__file__).parent / "files"

CASES: Final[list[Case]] = [
    *encodings.CASES,
    *shapes.CASES,
    *dates.CASES,
    *rows.CASES,
    *sources.CASES,
    *workbooks.CASES,
]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for case in CASES:
        content = workbooks.make(case.name) if case.content is None else case.content
        (FOLDER / case.name).write_bytes(content)


if __name__ == "__main__":
    main()
