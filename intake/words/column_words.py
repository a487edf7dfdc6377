"""Words of the cells under heads that no field claims: yes and no, days, sides, zones."""

import re
from typing import Final

PATIENT: Final = frozenset({"pat", "pt", "patient", "client"})
"""Codes of a patient's own cancellation."""
# fmt: off
SIDES: Final = frozenset({
    "patient", "provider", "clinic", "office", "staff", "practice", "doctor", "physician",
    "facility", "hospital", "client", "system", "parent", "guardian", "department", "prov", "pt",
    "admin", "therapist", "dr", "md", "np", "doc", "ofc",
})
WEAK: Final = frozenset({
    "yes", "no", "true", "false", "t", "f", "y", "n", "x", "0", "1", "new", "active", "open",
    "closed", "pending", "complete", "completed", "moved", "hold", "held", "seen", "confirmed",
    "unconfirmed", "reminded", "break", "lunch", "meeting", "out", "conference", "arrived", "away",
    "available", "block", "leave", "reserved", "sick", "personal", "surgery", "training", "or",
})
# fmt: on
"""Words of a status column that stand in many others too."""
NO: Final = frozenset({"no", "n", "false", "f", "0", "none", "0.0", "never", "nein", "non"})
YES: Final = frozenset({"yes", "y", "true", "t", "1", "x", "sí", "si", "ja", "oui", "sim"})
SIGN: Final = re.compile(r"[^\w\s$€£%]{1,3}")
"""A mark that somebody set: a tick, a star, a dot."""
YES_OR_NO: Final = NO | YES
VALID: Final = frozenset({"active", "current", "valid", "live", "ok", "final"})
# fmt: off
THERE: Final = YES | frozenset({
    "available", "open", "free", "in", "present", "working", "active", "on site", "onsite",
    "on duty", "on", "normal", "regular", "in office", "bookable", "ok", "fillable",
})
# fmt: on
DAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("mon", "monday", "m", "lunes", "montag", "lundi"),
            ("tue", "tues", "tuesday", "tu", "martes", "dienstag", "mardi"),
            ("wed", "weds", "wednesday", "w", "miércoles", "miercoles", "mittwoch", "mercredi"),
            ("thu", "thur", "thurs", "thursday", "th", "jueves", "donnerstag", "jeudi"),
            ("fri", "friday", "f", "viernes", "freitag", "vendredi"),
            ("sat", "saturday", "sa", "sábado", "sabado", "samstag", "samedi"),
            ("sun", "sunday", "su", "domingo", "sonntag", "dimanche"),
        )
    )
    for name in names
}
OVER: Final = frozenset({"closed", "deleted", "void", "voided", "erroneous", "entered in error"})
"""Of a visit's record: there is no visit that it tells of."""
FINAL: Final = frozenset({
    "final", "finalized", "complete", "completed", "processed", "approved", "confirmed", "done",
})  # fmt: skip
NOBODY_KNOWS: Final = frozenset(
    {"unknown", "unspecified", "not known", "not specified", "tbd", "", "other"}
)
NOT_DONE: Final = re.compile(
    r"(?:not|never) (?:yet )?(?:checked ?in|checked ?out|arrived|started|attended|seen|roomed"
    r"|(?:re|back|ful)? ?filled|(?:re|over|double) ?booked|rescheduled|replaced|reassigned"
    r"|reinstated|restored|blocked|held|on hold|deleted|taken|claimed|given away|no)"
)
"""What was not done, by which nobody has the time."""
SHOWN_FREE: Final = frozenset({"free", "transparent"})
OFFSET: Final = re.compile(r"(?:utc|gmt)? ?([+-]) ?([01]?\d)(?::?([0-5]\d))?")
ZONE_LIKE: Final = re.compile(r"[a-z_]+/[a-z_/]+|utc|gmt|[ecmp][sd]t")
