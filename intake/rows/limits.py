"""How long the cells of a row may be, in characters."""

from typing import Final

ID_CHARS: Final = 80
NAME_CHARS: Final = 120
LOCATION_CHARS: Final = 80
REASON_CHARS: Final = 300
LONGEST_REASON_CHARS: Final = 2_000
