"""The last step of a file: out of ``staging``, with its receipt, to where the ledger says.

Promises: the place follows from the claim, so that doing it again after a crash does no harm and
two files never share one. A receipt that was lost on the way is written anew from the ledger.
"""

from datetime import datetime, tzinfo
from typing import Final

from bot.data_dir import sealed
from bot.ledger.models import IntakeFile
from intake.folder import claims, faults, names, paths, receipts

_FOLDERS: Final = {"accepted": "archive", "rejected": "rejected", "discarded": "rejected"}


def place(claim: claims.Claim, outcome: str, received_at: datetime, zone: tzinfo) -> str:
    """Where a file of this outcome goes, below the data folder."""
    if outcome == "held":
        return f"staging/held/{claim.path.name}"
    stamp = f"{received_at.astimezone(zone):%Y%m%d-%H%M%S}-{claim.token.hex[:8]}"
    return f"{_FOLDERS[outcome]}/{names.stamped(claim.name, stamp)}"


def finish(claim: claims.Claim, known: IntakeFile, where: paths.Places, zone: tzinfo) -> None:
    """Move a settled file and its receipt to their place."""
    assert known.place is not None, "a file has a place"
    target = where.at(known.place)
    suffix = ".receipt" if known.outcome == "held" else ".receipt.csv"
    receipt = target.with_name(f"{target.name}{suffix}")
    if not claim.receipt.exists() and not sealed.found(receipt).exists():
        _write_again(claim, known, zone)
    put = paths.move if known.outcome == "held" else where.put_away
    put(claim.receipt, receipt)
    faults.reach("between_moves")
    put(claim.path, target)
    faults.reach("after_move")


def archive_copy(
    claim: claims.Claim, reason: str, where: paths.Places, now: datetime, zone: tzinfo
) -> None:
    """Put away a file whose bytes are known, with a receipt that says so."""
    target = where.at(place(claim, "accepted", now, zone))
    with receipts.Receipt() as receipt:
        receipt.write(
            claim.receipt,
            receipts.facts(claim.name, now.astimezone(zone), "duplicate", reason, "", ()),
        )
    where.put_away(claim.receipt, target.with_name(f"{target.name}.receipt.csv"))
    where.put_away(claim.path, target)


def _write_again(claim: claims.Claim, known: IntakeFile, zone: tzinfo) -> None:
    """A receipt from what the ledger keeps: all counts, and the first refused rows."""
    short = known.short()
    with receipts.Receipt(short.other_lines) as receipt:
        receipt.recall(short)
        receipt.write(claim.receipt, receipts.of(known, zone))
