"""Revocations that are only one if nothing else in the reply is an answer.

The same words excuse a NO ("my mother died, I can't come"): so they are read after every other
table, and lean to STOP because a needless farewell costs less than a text to the bereaved.
"""

from typing import Final

from bot.dialogue.rules import Intent, Rule

LEANING_RULES: Final = (
    Rule(
        Intent.STOP,
        "speaks of the messages in anger",
        "whoever answers an offer with an insult, a law or a complaint of texts wants no other",
        (
            "<against> ... <texts>|texting",
            "nobody|no_one|noone asked|wants|wanted|needs|signed|invited",
            "<insult>",
            "<authority>",
            "llamar|llamo|hablar|hablo|avisar a la? policia|abogado",
            "been|are|is|get|getting|u|you|and reported|blocked",
            "que|es|son|una? fastidio|molestia|lata|molestos|fastidiosos",
            "who gave|told|gives you|u|yall permission|consent|the_right|the_ok",
            "you have|had|got no right|business|permission|authority",
        ),
        (
            "is|was|are this|it|you|these|that ... <authority>",
            "dont|not|never|no|isnt ... <authority>|reported|blocked",
            "my|the|a|have|with|need|for|about|an .. lawyer|attorney|abogado|complaint|police|"
            "lawsuit|demanda",
            "it is|was|got blocked",
            "about your|the|my <texts>",
        ),
    ),
    Rule(
        Intent.STOP,
        "the number is not a patient's",
        "a shop's telephone or another person's new number answers no offer",
        (
            "this|it is a|an landline|land_line|store|restaurant|school|hotel|fax|"
            "fax_machine|bar|church phone|line|number|cell* $",
            "new number|phone i|we just|recently? got|have",
            "just|recently got|bought|inherited this|the|a .. number|phone|sim",
            "this|it is his|her|their|our old number|phone",
        ),
        wrong_number=True,
    ),
    Rule(
        Intent.STOP,
        "a relative has died",
        "told in place of an answer, it is the patient who has died",
        (
            "<relative> just|recently|sadly|has|had|have* <died>",
            "lost my <relative>",
            "my late <relative>",
            "mi <pariente> ya|ha|se* <murio>",
        ),
        ("if|because|since|before|when|anniversary|funeral|service",),
        wrong_number=True,
    ),
)
