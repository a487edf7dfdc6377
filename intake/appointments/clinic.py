"""What messages and resources are read against: the clinic's providers and places."""

from dataclasses import dataclass, replace
from datetime import tzinfo

from intake.facts import places, providers


@dataclass(frozen=True)
class Clinic:
    """Its providers and places, by the clock of one of them."""

    zone: tzinfo
    book: providers.Book
    known_places: places.Book = places.ANYWHERE

    def at(self, place: str) -> "Clinic":
        """The clinic by the clock of this place."""
        zone = self.known_places.zone(place)
        return self if zone is None else replace(self, zone=zone)
