"""Revocations that are only one if nothing else in the reply is an answer.

The same words excuse a NO ("my mother died, I can't come"): so they are read after every other
table, and lean to STOP because a needless farewell costs less than a text to the bereaved.
"""

from typing import Final

from bot.dialogue.rules import Intent, Rule

LEANING_RULES: Final = (
    Rule(
        Intent.STOP,
        "against the messages, in other words",
        "a negation before a word for texts is a wish for none, unless it tells of a fault",
        (
            "<negation> .... <texts>|<texting>|texted|contacted|messaged",
            "dont|do_not|no_longer go|come|live there|here anymore|any_more|now* $",
            "ya no voy|asisto|vivo|atiendo|pertenezco a|ahi|alla|con|en",
        ),
        (
            "get|got|receive|received|see|saw|find|found|understand|open|read|load|send|sent|have|"
            "reply|respond|answer|working|work|through|show|showing|until|yet|but|and_then|"
            "forget|mind|problem|because|if|unless|late|back|sure|know|is_it|when|sooner|hear|"
            "heard|miss|missed|lost|stop|llego|llegaron|llega|llegan|recibi|deleted|notice|noticed|check|checked|wait|only|just",
            "i|we dont|do_not|never|cant|can_not text|message",
            "<dont> delete|erase|stop|lose|remove|take",
        ),
        in_question=False,
    ),
    Rule(
        Intent.STOP,
        "types the footer back",
        "what a text tells its reader to send, sent word by word",
        ("^ <lead>* reply|text|send stop to <stop> <tail>* $",),
    ),
    Rule(
        Intent.STOP,
        "speaks of the messages in anger",
        "whoever answers an offer with an insult, a law or a complaint of texts wants no other",
        (
            "<against> ... <texts>|texting",
            "final|last|second|only warning|notice",
            "documenting|recording|saving|screenshotting|keeping every|all|each|these|a_record|"
            "track",
            "<texts>|<text> .. too|so|way much|many|often",
            "nobody|no_one|noone asked|wants|wanted|needs|signed|invited",
            "<insult>",
            "bother|pester|annoy|bug|text|harass|spam someone_else|somebody_else|another_person",
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
            "not|isnt the right|correct number|person|phone",
            "my late <relative>",
        ),
        wrong_number=True,
    ),
    Rule(
        Intent.STOP,
        "a relative has died",
        "told in place of an answer, it is the patient who has died",
        (
            "<relative> just|recently|sadly|has|had|have* <died>",
            "<died>|<murio> <tail>* $",
            "lost my <relative>",
            "mi <pariente> ya|ha|se* <murio>",
        ),
        (
            "if|because|since|before|when|anniversary|funeral|service",
            "phone|battery|car|cell|truck|laptop|computer|dog|cat|pet|perro|gato|perra|gata|pila|"
            "bateria|carro|telefono|coverage|plan|link|card|time|offer|it|exam|test|almost|nearly|"
            "out|kidney|stone|casi",
        ),
        wrong_number=True,
    ),
)
