"""Revocations that are only one if nothing else in the reply is an answer.

The same words excuse a NO ("my mother died, I can't come"): so they are read after every other
table, and lean to STOP because a needless farewell costs less than a text to the bereaved.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

LEANING_RULES: Final = (
    Rule(
        Intent.STOP,
        "against the messages, in other words",
        "a negation before a word for texts is a wish for none, unless it tells of a fault",
        (
            "<negation> .... <texts>|<texting>|texted|contacted|messaged",
            "^ <lead>* dont|do_not|never <adverb>* call|phone|ring me|us|here <tail>* $",
            "dont|do_not|no_longer go|come|live there|here anymore|any_more|now* $",
            "ya no voy|asisto|vivo|atiendo|pertenezco a|ahi|alla|con|en",
        ),
        (
            (
                "get|got|receive|received|see|saw|find|found|understand|open|read|load|send|sent|have|"
                "reply|respond|answer|working|work|through|show|showing|until|yet|but|and_then|"
                "forget|mind|problem|because|if|unless|late|back|sure|know|is_it|when|sooner|hear|"
                "heard|miss|missed|lost|stop|tengo|entendi|entiendo|puedo|llego|llegaron|llega|llegan|"
                "recibi|deleted|notice|"
                "noticed|check|checked|wait|only|just"
            ),
            "i|we dont|do_not|never|cant|can_not text|message",
            "<dont> delete|erase|stop|lose|remove|take",
        ),
        in_question=False,
    ),
    Rule(
        Intent.STOP,
        "speaks of these messages and of nothing else",
        "who writes of the texts instead of the slot complains, unless a friendly word is with it",
        (
            (
                "these|your|all|such|those|so_many|with|sus|estos|esos|tantos|con the|los? <kind>? "
                "texts|"
                "messages|mensajes|notifications|reminders|alerts|notificaciones"
            ),
            "per text|message",
            "stay|keep|get out_of|off my phone|inbox|messages|line",
            "hold|pause|suspend|freeze the|these|your|all <texts>",
            "enough already? with|of the|these|your|this|all .. $",
            "invasion|intrusion|invade|invades|invaden|invadiendo .... privacy|privacidad|time",
            (
                "off|out_of|from this|the|your text|texting|message|sms|group chain|thread|program|"
                "list"
            ),
        ),
        ("<pleased>", "^ <hello>* <asking>"),
        in_question=False,
    ),
    Rule(
        Intent.STOP,
        "an end of the texts or of the number",
        "any word for ending beside any word for what reaches this telephone",
        (
            (
                "<end> ... <texts>|number|digits|cell|enrollment|service|thread|chain|program|"
                "subscription"
            ),
        ),
        (
            "dont|do_not|never|didnt|not|wont|cant|can_not|will|i|we|they|it|you .. <end>",
            "<end> ... last|first|old|previous|other|wrong|second|2nd|late",
            "^ <hello>* <asking>",
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
            (
                "documenting|recording|saving|screenshotting|keeping every|all|each|these|a_record|"
                "track"
            ),
            "<texts>|<text> .. too|so|way much|many|often",
            "nobody|no_one|noone asked|wants|wanted|needs|signed|invited",
            "<insult>",
            "bother|pester|annoy|bug|text|harass|spam someone_else|somebody_else|another_person",
            "<authority>",
            "llamar|llamo|hablar|hablo|avisar a la? policia|abogado",
            "been|be|are|is|get|getting|u|you|and reported|blocked",
            (
                "one_more|another|next|any_more <texts>|time ... i|ill|cops|police|lawyer|attorney|"
                "report|sue|court|block"
            ),
            "<text> me|us one_more_time|again_and",
            "keep|keeps|continue texting|sending|messaging and|see|ill|i_will|it_up",
            "que|es|son|una? fastidio|molestia|lata|molestos|fastidiosos",
            "how many times",
            "who authorized|told|said|allowed|gave|asked|let .... <text>|<texting>",
            "who gave|told|gives you|u|yall permission|consent|the_right|the_ok",
            "you have|had|got no right|business|permission|authority",
        ),
        (
            "is|was|are this|it|you|these|that ... <authority>",
            "dont|not|never|no|isnt ... <authority>|reported|blocked",
            "<authority> .. need|needed|required|necessary",
            (
                "my|the|a|have|with|need|for|about|an .. lawyer|attorney|abogado|complaint|police|"
                "lawsuit|demanda"
            ),
            "it is|was|got blocked",
            "about your|the|my <texts>",
        ),
    ),
    Rule(
        Intent.STOP,
        "the number is not a patient's",
        "a shop's telephone or another person's new number answers no offer",
        (
            (
                "this|it is a|an landline|land_line|store|restaurant|school|hotel|fax|"
                "fax_machine|bar|church phone|line|number|cell* $"
            ),
            "is a|an landline|land_line",
            (
                "this|it|you_reached|reached is? a|an|the|my|our .. office|work|business|school|"
                "church|company|store line|phone|number|cell|telephone"
            ),
            (
                "this is a|an|the .. place|shop|store|restaurant|company|business|pharmacy|garage|"
                "bakery|salon|warehouse|hotel|bar|farmacia|tienda|taller|restaurante $"
            ),
            "^ <lead>* not the? ~name|~given <tail>* $",
            "no patient|client here|by_that_name",
            "new number|phone i|we just|recently? got|have",
            "just|recently got|bought|inherited this|the|a .. number|phone|sim",
            "this|it is her|his|their|our ... number|phone|cell $",
            "number|phone ... reassigned|recycled|disconnected|transferred|ported",
            "number|phone|cell|line belong|belongs to",
            "isnt|not at|on|with this number|phone",
            "~name|she|he|they moved|left|gave .... phone|number",
            "dont have|know a|any ~name",
            "am not him|her|them|that_person|this_person|that_patient",
            "that|this is not me",
            "^ <lead>* not this|that|the person|patient",
            "not the patients? number|phone|cell",
            (
                "dont|no_longer|not|stopped use|using|see|seeing|visit|attend|go_to|come_to this|"
                "your|that clinic|practice|office|place"
            ),
            "dead|deceased man|mans|woman|womans|person|persons|patient|patients",
            "soy otra persona",
            "mensajes no es|son para",
            "not|isnt the right|correct number|person|phone",
            "my late <relative>",
            "never been|went|gone to your|this|that|~ourplace clinic|office|place|practice?",
            "no idea who you|yall|this are|is",
            "try|find|check|get the right|correct number|person",
            "messaging|texting|contacting|bothering a|the|some complete|total|perfect? stranger",
            (
                "esto|aqui|este es una|un taqueria|tienda|panaderia|peluqueria|restaurante|taller|"
                "negocio|oficina|escuela|casa no es? una clinica|consultorio"
            ),
            "patient|client expired",
        ),
        wrong_number=True,
    ),
    Rule(
        Intent.STOP,
        "a relative has died",
        "told in place of an answer, it is the patient who has died",
        (
            "<relative> .. just|recently|sadly|has|had|have|is|was* <died>",
            "<died>|<murio> <tail>* $",
            "en paz descanse",
            "buried|cremated him|her|my|our|them",
            "<relative> .. he|she die|dies",
            "he|she is|lives in|with heaven|the_lord|jesus|god now?",
            "lost my <relative>",
            "mi <pariente> ya|ha|se* <murio>",
        ),
        (
            "if|because|since|before|when|anniversary|funeral|service",
            "my|the|old|cell phone",
            (
                "battery|car|cell|truck|laptop|computer|dog|cat|pet|perro|gato|perra|gata|pila|cel|celular|"
                "bateria|carro|telefono|coverage|plan|link|card|time|offer|it|exam|test|almost|nearly|"
                "out|kidney|stone|casi"
            ),
        ),
        wrong_number=True,
    ),
)
