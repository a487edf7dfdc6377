"""How well a reader reads: the table of figures, and the cross-validation by style."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from bot.replies.reading import Intent, Reading
from bot.training import lesson
from bot.training.labelled import Reply, styles

FOLDS: Final = 5
_SEED: Final = 1
Read = Callable[[Reply], Reading]


@dataclass(frozen=True)
class Figures:
    """What of some replies was read how. Every share is of 1."""

    replies: int
    accuracy: float
    yes_recall: float
    false_yes: int
    stop_as_yes: int
    stop_missed: float
    false_stop: float
    leaning: float

    def told(self) -> str:
        return (
            f"{self.replies:6}  {self.accuracy:8.3f}  {self.yes_recall:10.3f}  {self.false_yes:9}"
            f"  {self.stop_as_yes:11}  {self.stop_missed:11.3f}  {self.false_stop:10.4f}"
            f"  {self.leaning:7.3f}"
        )


HEADING: Final = (
    "replies  accuracy  YES recall  false YES  STOP as YES  STOP missed  false STOP  leaning"
)


def figures(pairs: Iterable[tuple[Intent, Intent]]) -> Figures:
    """The figures of pairs of a label and what was read.

    A STOP that is read as leaning counts as right: offers pause, and the sender is asked.
    """
    counts = Counter(pairs)
    labels: Counter[Intent] = Counter()
    for (label, _), times in counts.items():
        labels[label] += times
    stop, leaning, yes = Intent.STOP, Intent.LEANING_STOP, Intent.YES
    other = sum(labels.values()) - labels[stop]
    right = sum(n for (label, read), n in counts.items() if label is read)
    right += counts[stop, leaning]
    return Figures(
        replies=sum(labels.values()),
        accuracy=_share(right, sum(labels.values())),
        yes_recall=_share(counts[yes, yes], labels[yes]),
        false_yes=sum(n for (label, read), n in counts.items() if read is yes is not label),
        stop_as_yes=counts[stop, yes],
        stop_missed=_share(labels[stop] - counts[stop, stop] - counts[stop, leaning], labels[stop]),
        false_stop=_share(
            sum(n for (label, read), n in counts.items() if read is stop is not label), other
        ),
        leaning=_share(
            sum(n for (label, read), n in counts.items() if read is leaning and label is not stop),
            other,
        ),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def folds(replies: Sequence[Reply]) -> list[list[Reply]]:
    """The replies in parts, each style whole in one of them."""
    names = styles(replies)
    Random(_SEED).shuffle(names)  # noqa: S311 - parts of a table, no secret
    part_of = {style: at % FOLDS for at, style in enumerate(names)}
    parts: dict[int, list[Reply]] = defaultdict(list)
    for reply in replies:
        parts[part_of[reply.style]].append(reply)
    return [parts[at] for at in range(FOLDS)]


def unseen(replies: Sequence[Reply]) -> list[tuple[Reply, Reading]]:
    """Each reply as it is read by a reader that has learned from other styles only."""
    parts = folds(replies)
    found: list[tuple[Reply, Reading]] = []
    for part in parts:
        reader = lesson.taught([reply for other in parts if other is not part for reply in other])
        found += [(reply, reader.read(reply.text, reply.question)) for reply in part]
    return found


FEWEST: Final = 40
"""A style of fewer replies has no row of its own."""


def table(pairs: Sequence[tuple[Reply, Reading]]) -> list[str]:
    """The figures of all, of each language and of each style, a line each."""
    rows = [("all", pairs)]
    rows += _by([pair for pair in pairs if pair[0].language], lambda reply: reply.language)
    rows += _by(pairs, lambda reply: reply.style)
    return [
        HEADING,
        *(
            f"{figures((reply.meant, reading.intent) for reply, reading in some).told()}  {name}"
            for name, some in rows
            if len(some) >= FEWEST or name == "all"
        ),
    ]


def _by(
    pairs: Sequence[tuple[Reply, Reading]], key: Callable[[Reply], str]
) -> list[tuple[str, Sequence[tuple[Reply, Reading]]]]:
    groups: dict[str, list[tuple[Reply, Reading]]] = defaultdict(list)
    for reply, reading in pairs:
        groups[key(reply)].append((reply, reading))
    return sorted(groups.items())
