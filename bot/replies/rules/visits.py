"""What takes somebody off another visit, and not off the texts."""

from typing import Final

OFF_A_VISIT: Final = (
    (
        "<remove>|<take>|<off> .. from|off|off_of|of? the|my|that|our monday|tuesday|wednesday|"
        "thursday|friday|saturday|sunday|january|february|march|april|june|july|august|"
        "september|october|november|december|later|other|old|original|first|jan|feb|mar|apr|"
        "jun|jul|aug|sept|sep|oct|nov|dec"
    ),
    (
        "quiteme|quitenme|quitame|borreme|borrenme|borrame|saqueme|saquenme|sacame|"
        "quitan|borran|quiten|borren de? la|el otra|otro|de|del|vieja|viejo|primera"
    ),
)
"""In the notation of `patterns`: where these stand, "remove me" is no STOP."""
