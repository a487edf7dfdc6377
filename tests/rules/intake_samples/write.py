"""Write the sample files anew: ``python -m tests.rules.intake_samples.write``.

A workbook that is there is kept, since each new one would differ in its dates.
"""

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
    for path in FOLDER.iterdir():
        if path.name not in {case.name for case in CASES}:
            path.unlink()
    for case in CASES:
        path = FOLDER / case.name
        if case.content is not None:
            path.write_bytes(case.content)
        elif not path.exists():
            path.write_bytes(workbooks.make(case.name))


if __name__ == "__main__":
    main()
