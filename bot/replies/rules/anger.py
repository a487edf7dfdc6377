"""Revocations in anger: leave me alone, this is spam, I will sue.

They are part of the table `stop`, whose order they keep.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

ANGER_RULES: Final = (
    Rule(
        Intent.STOP,
        "told to leave them alone",
        "an angry revocation is a revocation",
        (
            "leave <my>|him|them|people ... alone",
            "leave me|us be",
            "let me|us be <tail>* $",
            "lose|loose|forget|burn|trash <my> <number>",
            (
                "fuck|f|piss|bug|buzz|screw|sod|bugger|f|back|rack|fuck_right off|you|yourself|"
                "yourselves|yall|outta|this|them"
            ),
            "go away|to_hell|fuck|screw|jump|kick|kill|to_the_devil|pound_sand",
            (
                "get lost|bent|fucked|out_of_my_phone|off_my_phone|off_my_ass|off_my_line|a_life|"
                "the_hell|the_fuck"
            ),
            "fuck ... <texts>|<list>|people|number",
            (
                "^ <lead>* fuck|shut_up|stfu|gtfo|fo|scram|beat_it|bug_off|kick_rocks|back_off|foh|"
                "hush|screw_this|go_away <tail>* $"
            ),
            "shut up|the",
            "kiss my ass",
            "eat shit|a_dick",
            "kick rocks",
            "give it|me a rest|break",
            (
                "dejenme|dejeme|dejame|dejen|deje|dejenos|deja ya? en? ya? paz|tranquilo|tranquila|"
                "quieto|quieta|solo|sola|quietos|"
                "tranquilos"
            ),
            (
                "no ya? molesten|molestar|molestes|moleste|chinguen|jodan|chingues|jodas|fastidien|"
                "insistan"
            ),
            "vayanse|vete|vayase|larguense|largate|vallanse a|al|ya|de|por|muy",
            "chinga|chinguen|chingate|chinguense tu|su|a",
            (
                "^ <lead>* ya? jodanse|jodete|chinguense|dejen|callense|callate|larguense|"
                "no_molesten|no_chinguen|no_jodan <tail>* $"
            ),
        ),
        (
            "fuck|fucking yes|yeah|yep",
            "no se|te moleste|molestes|molesten",
            "dont|not|never leave|let|lose|forget|go|shut",
            "go away for|next|this|to|on|tomorrow|in|with",
            (
                "cant|can_not|to|without|wont|i|we|couldnt|left leave|left ... kids|kid|dog|baby|"
                "son|daughter|mom|mother|dad|father|husband|wife|work"
            ),
            "left|leaving ... alone",
            "give|gave me a break on|in|from|for",
            "lose|forget my number in",
        ),
        agreed=0.6,
    ),
    Rule(
        Intent.STOP,
        "calls it spam, or threatens",
        "nobody who wants another text writes of spam, lawyers or the FCC",
        (
            "^ <lead>* <spammer> <tail>* $",
            (
                "this|these|you|your|that|it people|guys|constant? is|are all|just|nothing_but|"
                "such|so|a|"
                "an|really* <spam>"
            ),
            "report|mark|block junk|spam",
            "seek|seeking|pursue|pursuing|claim|statutory damages",
            "nice_try|fake|bogus|obvious spam|scam|scammer|scammers",
            "considered|becoming|borderline|pure|straight|more harassment|spam",
            (
                "blocking|blocked|block|reporting|reported|report|mark|marked|marking you|this|"
                "your|number|the|it|as ... spam|number|junk|this"
            ),
            "blocking|blocked|reporting|reported|mark|marking you|this|it <tail>* $",
            (
                "will|going_to|am|about_to|gonna have_to? be? block|blocking|report|reporting you|"
                "this|it|your|yall|the_number"
            ),
            "will|going_to|am be? suing|blocking|reporting",
            "report|reporting|reported .. to fcc|ftc|police|bbb|authorities|the_fcc",
            "do not|no call|contact|text list|registry",
            "my|a|the|our lawyer|attorney|lawyers",
            "call|calling|contact|contacting|hear_from ... lawyer|attorney|police|cops|authorities",
            "legal|police|formal action|remedies|recourse|steps|report|complaint|notice|matter",
            "tcpa|fcc|ftc|lawsuit|lawsuits|litigation",
            (
                "file|filing|filed|lodge|lodging|press|pressing a|an|charges|formal|official* "
                "complaint|complaints|suit|charges|grievance|report"
            ),
            (
                "violation|violations|violating|violates|violate|breach of|the|my|a|federal|"
                "privacy|your|state* law|laws|tcpa|rights|privacy|act|rules|regulations|hipaa"
            ),
            "will|going_to|to|am sue|suing",
            "sue you|your|everyone",
            (
                "los|las|te|lo voy|vamos|estoy? a? bloquear|reportar|demandar|denunciar|bloqueo|"
                "bloqueare|bloqueando|reporto|reportare|reportando|demando|demandare|denuncio|"
                "denunciare|bloqueado|reportado"
            ),
            "mi|un|nuestro|con|al abogado|abogados|licenciado",
            "es|son|esto un|una|puro|puros? spam|acoso|fraude|estafa",
            (
                "voy|vamos a bloquear|bloquearlos|reportar|reportarlos|demandar|demandarlos|"
                "denunciar|denunciarlos|bloquearte"
            ),
        ),
        (
            "is|are|was this|it|you|these|that ... spam|scam|legit|junk|phishing",
            "dont|not|wont sue|report|block|calling|spam|think",
            "my|a|the lawyer|attorney ... tomorrow|meeting|office|<thing>",
            "if|whether|thought|think|sorry .. this|it is|was spam|a_scam",
            "thought",
            "lawyer|attorney ... records|needs|wants|paperwork|forms|said|asked",
            "need|needed|require|required|necessary",
            "went|goes|in|to my|the|your? spam|junk",
            "block of|out|off",
        ),
        agreed=0.5,
    ),
)
