"""Whom a slot was offered to, and what each said: on Today's cards and among the closed slots."""

from typing import Final

from markupsafe import Markup

from bot.waitlist.views import people, worklist
from dashboard.access.accounts import User
from dashboard.parts import pieces, views
from dashboard.parts.markup import span, strong
from dashboard.parts.views import Tone

STATES: Final[dict[str, tuple[str, Tone, str]]] = {
    "pending": ("asked", "live", "wait"),
    "accepted": ("said YES", "good", "check"),
    "declined": ("said NO", "quiet", "cross"),
    "expired": ("no answer yet", "quiet", "clock"),
    "canceled": ("withdrawn", "quiet", "cross"),
    "failed": ("not reached", "bad", "alert"),
}
TEXT_STATES: Final[dict[str, str]] = {
    "queued": "text waits",
    "sending": "text is being sent",
    "unconfirmed": "text unconfirmed",
    "sent": "text sent",
    "delivered": "text delivered",
    "undelivered": "text not delivered",
    "failed": "text failed",
    "withdrawn": "text withdrawn",
    "shadow": "not texted",
}


def badge(offer: worklist.Asked) -> Markup:
    return pieces.badge(*STATES[offer.state])


def who(user: User, person: people.Person) -> Markup:
    """A patient by name, who leads to everything about them."""
    name = views.person(user, person.name, person.phone_e164)
    if not user.may("patients"):
        return strong(name)
    return pieces.link(name, f"/patient?id={person.id}")


def named(user: User, patient_id: int, name: str, phone_e164: str) -> Markup:
    return who(user, people.Person(patient_id, name, phone_e164))


def whom(offer: worklist.Asked, user: User) -> list[Markup]:
    """The patient, the batch, and what became of the text."""
    text = TEXT_STATES.get(offer.text_status or "", "")
    patient = named(user, offer.patient_id, offer.name, offer.phone_e164)
    return [patient, span(f"batch {offer.batch_number} · {text}".rstrip(" ·"))]
