"""Languages that are drafted and not sent: whoever speaks one is called by a person.

A draft becomes a language of ours once somebody who is qualified has read it: see decision 045.
"""

from collections.abc import Mapping
from typing import Final

from bot import languages
from bot.languages import Language
from bot.waitlist.wording.drafts.chinese import CHINESE
from bot.waitlist.wording.drafts.vietnamese import VIETNAMESE
from bot.waitlist.wording.sentences import Sentences

DRAFTS: Final[Mapping[Language, Sentences]] = {
    languages.VIETNAMESE: VIETNAMESE,
    languages.CHINESE: CHINESE,
}
