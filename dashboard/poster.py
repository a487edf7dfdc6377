"""A sheet for the wall that tells patients how to get on the list, to be printed: in each language,
with a code that a phone's camera turns into the text."""

from pathlib import Path
from typing import Final

import segno
from markupsafe import Markup
from quart import Quart, Response, render_template_string

from bot.messages import phone
from bot.settings import Settings
from bot.waitlist.wording import pages

PATH: Final = "/poster"
KEYWORDS: Final = {"en": "JOIN", "es": "UNIRME"}
TEMPLATE: Final = (Path(__file__).parent / "templates" / "poster.html").read_text("utf-8")


def register(server: Quart, settings: Settings) -> None:
    @server.get(PATH)
    async def poster() -> Response:
        html = await render_template_string(
            TEMPLATE,
            clinic=settings.clinic_name,
            number=phone.national(settings.twilio_phone_number or ""),
            sheets=[
                (words, code(settings.twilio_phone_number, KEYWORDS[words.language]))
                for words in pages.PAGES.values()
            ]
            if settings.twilio_phone_number
            else [],
        )
        return Response(html, content_type="text/html; charset=utf-8")


def code(number: str, keyword: str) -> Markup:
    """The picture, as SVG, that opens a text of this word to this number."""
    drawing = segno.make(f"SMSTO:{number}:{keyword}", error="m").svg_inline(omitsize=True, border=2)
    return Markup(drawing)  # noqa: S704 - drawn here, of a number and a word of ours
