"""Whether a reply asks to be called by a person.

It makes a person look, and decides nothing else, so it may be mistaken. It is silent where the
words forbid a call, or speak of one for an opening to come ("call me when you have something").
"""

import re
from collections.abc import Sequence
from typing import Final

from bot.replies.words import Clause

_CALL: Final = (
    r"(?:call|ring|phone|telephone) (?:me|us)"
    r"|(?:give|have|get|need|want|like) (?:me |us )?a (?:phone )?(?:call|ring|callback)"
    r"|(?:talk|speak|chat) (?:to|with) (?:a |an |the |some |any )?(?:real |live )?"
    r"(?:person|human|someone|somebody|anyone|anybody|one)"
    r"|llam(?:e|a|en|ar)(?:me|nos)"
    r"|marqueme|marquenme|marcame|marcarme"
    r"|me (?:pued[ea]n?|podrian?) (?:llamar|marcar)"
    r"|(?:que|alguien) (?:alguien )?me (?:llamen?|marquen?|llaman?|hablen?|puede llamar)"
    r"|hablar con (?:alguien|alguna persona|una persona|un humano)"
)
_LATER: Final = (
    r" (?:if|once|for|with|~given|~name|~patient|si|para|cuando (?:haya|tengan?|salga|se)"
    r"|when(?! you (?:can|could|get|are free|have (?:a|time)))) "
)
_ASKS: Final = re.compile(rf" (?:{_CALL})(?= )(?!{_LATER})")
_FORBIDS: Final = re.compile(
    r" (?:no|not|dont|never|stop|quit|without|nobody|will|ask|tell|nunca|nadie|sin|dejen?)"
    rf"(?: \S+){{0,3}}? (?:{_CALL})(?= )"
)


def of(said: Sequence[Clause]) -> bool:
    """Whether one of the clauses asks for it."""
    return any(_ASKS.search(one.line) and not _FORBIDS.search(one.line) for one in said)
