"""Why a reply is not taken as an answer: the doubts that a person can name.

`acceptance` is safe without this table; it exists so that staff and tests are told *what* stood
in the way, and so that a condition blocks a YES for two independent reasons.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules import Rule

CONDITIONS: Final = (
    Rule(
        Intent.UNCLEAR,
        "a condition",
        "a yes that depends on something is not an acceptance yet",
        (
            "if|unless|whether|provided|providing|assuming|depends|depending|contingent|except|"
            "only|until|till|once|as_long|so_long",
            "but|however|though|although|pero|excepto|aunque|menos|siempre_y_cuando|con_tal|"
            "mientras|solo|cuando|nomas",
            "si puedo|me|hay|es|esta|voy|llego|alcanzo|tengo|tienen|pueden|puede|no|fuera|se|mi|"
            "el|nos|les|tiene|lo_hay",
            "would|could if",
            "when|after|before i|my|the",
            "yes|sí|si|ok|sure and|or|o $",
            "^ and <yes>|ok|sure|sí|si",
            "^ and $",
            "si|sí ya gracias|no|tengo|la_tengo",
        ),
    ),
)

DOUBTS: Final = (
    *CONDITIONS,
    Rule(
        Intent.UNCLEAR,
        "a second thought",
        "it is being considered, not accepted",
        (
            "maybe|perhaps|possibly|probably|might|guess|hopefully|unsure|undecided|may|hmm|hm|"
            "umm|um|uh|prolly|kinda|lemme|doubt|?emoji",
            "think|believe|suppose so|i_can|that|it|about|we",
            "not|dont sure|certain|know|decided",
            "let|give me|us check|see|think|ask|look|call|know|talk|confirm|get|find|a|some|few|"
            "one|my|until|5|10|15|20|30|five|ten",
            "have|need|got|going|want|like to check|ask|see|think|talk|confirm|find|look",
            "will|can|could let|check|see|try|think|get_back|call|ask|know|find_out|confirm_later|"
            "text_you",
            "try|trying to",
            "wait|hold|hang|stand|one on|a|up|sec|second|moment|minute|by",
            "<quizas>",
            "voy a ver|checar|preguntar|revisar|intentar|tratar",
            "tengo que ver|checar|preguntar|revisar|pensar|consultar",
            "no se|estoy",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "another time or place",
        "a counter-offer is for staff",
        ("<instead>",),
    ),
    Rule(
        Intent.UNCLEAR,
        "about another appointment",
        "cancelling something is neither a yes nor an opt-out",
        ("cancel|canceling|cancelling|cancelled|canceled|cancelar",),
    ),
    Rule(
        Intent.UNCLEAR,
        "a question",
        "it wants an answer before it gives one",
        (
            "^ <lead>* who|what|when|where|why|which|how|is|are|can|could|do|does|did|will|would|"
            "should|am|may|any|have|has|whose",
            "can|could|may|would|will|should|do|does i|you|we|they|it|u",
            "what|which|where|how is|time|day|are|the|if|about|place|location|long|much|far|do|"
            "does|many",
            "^ <lead>* que|cual|cuando|donde|cuanto|cuanta|cuantos|quien|como|hay|tienen|tiene|"
            "puedo|puede|pueden|es|por_que|en_que|a_que|con",
            "a|en|con que|cual|quien",
        ),
    ),
)
