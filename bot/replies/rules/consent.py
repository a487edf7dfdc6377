"""Revocations that are told as a wish or a right: no messages wanted, consent withdrawn.

They are part of the table `stop`, whose order they keep.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

CONSENT_RULES: Final = (
    Rule(
        Intent.STOP,
        "wants no messages",
        "the wish said instead of the order",
        (
            "<dontwant> ... <texts>|texted|contacted|messaged|called|notified|receiving|texting",
            (
                "<dontwant> to? receive|hear|get|be|see|keep|have ... <texts>|from|anything|these|"
                "them|contacted|"
                "texted"
            ),
            (
                "not|avoid|without receiving|getting|seeing|being any|more|these|those|texted|"
                "contacted|"
                "<texts>"
            ),
            (
                "not|dont|do_not|never get|receive|see|have any|anymore* more|anymore of? these|"
                "this|them|<texts>"
            ),
            (
                "<dontwant> to|being|be|getting* bothered|spammed|harassed|pestered|disturbed|"
                "part_of|texted|contacted|messaged|notified|annoyed"
            ),
            "<dontwant> any? these|those|them|any_of_these|any_of_this|more_of_these",
            "dont|do_not accept|do|allow|like|permit|consent_to <my>|any|text* <texts>",
            "dont_want|do_not_want anymore|any_more <tail>* $",
            "why ... keep|still|constantly|always <texting>",
            (
                "why|you|i|they|still|yall|always keep|keeps getting|receiving|sending|texting|"
                "bothering ... me|us|these|this|<texts>"
            ),
            "refuse ... <texts>",
            "<texts> is|are driving me crazy|nuts|insane",
            "<dontwant> .... more|anymore <offers>",
            "<dontwant> to? be offered",
            "not to? get|receive|have|be|see these|them|this <texts>|anymore|<tail>* $",
            "longer|not interested in .. <my>? <kind>? <list>",
            "longer|not interested in being on|part",
            "lack|lacks|lacking my|our|any|prior? consent|permission",
            "<texts> to? cease|end",
            "tired_of|sick_of|fed_up_with|over|hate this|it|you|yall|these|people <tail>|people* $",
            "cant|can_not take|stand|tolerate|bear|deal|handle .... <texts>",
            "decline|refuse|object|declining|disagree to .. receive|receiving|<texts>|contact",
            "dont|do_not|never|not agree|agreed|consent to",
            "<dontwant> to? participate|be_part|take_part|be_enrolled|be_included in",
            "withdraw me|myself|us? from",
            "why ... still|keep|constantly|always getting|receiving|get these|this|them|<texts>",
            "no quiero|queremos|deseo|quisiera ser contactado|contactada|molestado|molestada",
            "no me? interesa|gustaria estar|seguir|figurar en",
            "no quiero|queremos|deseo estar|seguir|aparecer|figurar en",
            "take_back|cancel|end|pull .. consent|permission|authorization",
            "no|ya|tampoco ... seguir|sigo|estar recibiendo|recibir",
            "no estoy|estamos interesado|interesada|interesados en recibir|que_me|sus|seguir|estos",
            "no? sin|tienen|tiene|tienes mi|nuestro|ningun|de* consentimiento|permiso|autorizacion",
            "me|nos molesta|molestan que|sus|su|tanto|tantos|estos|los_mensajes",
            (
                "chill|ease|lay|slow|dial|cool|cut|hold|pull|scale it? up|off|down|back|out on|"
                "with? <my>? <texts>"
            ),
            "chill|ease|slow|cool it? on|with <my>? <texts>",
            "back it? up|off|down|out on|with? <my>? <texts>",
            "dont|do_not|never put|add|sign|enroll <my> ... on|to|for <my>? <kind>? <texts>",
            "good|ok|fine|better off|without <my> <texts>",
            "you|yall|everyone cease|desist|discontinue|quit",
            "not trying|looking to get|receive|have .. <texts>|texted",
            "never|didnt|did_not give|gave ... my|this number",
            "no|ni|sin|cero .... mensajes|sms",
            "no consiento|autorizo|autorizamos el|que|ningun|su|este|a|<tail>* $",
            "no consiento|autorizo|autorizamos el|que|ningun|su|este|a",
            "nadie les|le|te dio|autorizo|pidio|dijo",
            "nobody|no_one|noone asked|wants|wanted|needs .. <texts>",
            "over|done|through with? these|this|your|the <texts>",
            "<dontwant> any|anymore? more|anymore of|from you|this|these|them",
            "<dontwant> getting|receiving|seeing .. <texts>|these|them|this|it",
            "<dontwant> ... on <my> <kind>? <list>",
            "unwanted|unsolicited|annoying|endless|constant .. <texts>",
            "too many|much <texts>",
            "<texts> is|are|getting so|very|really|just|too|getting|all* <nuisance>",
            (
                "no|ya|tampoco no? quiero|deseo|queremos|quisiera|necesito|autorizo|quieren ... "
                "mensajes|notificaciones|recibir|sms|llamadas|avisos|escriban|manden"
            ),
            "no me interesa|interesan|gusta|gustan recibir|que_me|estos|sus|los",
            "no|ya|tampoco quiero|queremos|deseo|necesito mas? <texts>",
            "no me|nos? ... lleguen|llegue|manden|envien|vuelvan",
            "<deje> de recibir|estar|seguir|seguirme|estarme <mandar>|estos|esto|los|mas|mensajes",
            "no quiero|queremos|deseo nada|saber de|con? ustedes|usted|nadie",
            "ya no quiero|queremos|deseo|necesito esto|estos|nada|saber",
            "no quiero|queremos|deseo que|saber me|nos|de|nada* <mandar>|ustedes|nada",
            "no me interesan|gustan ... mensajes|estos",
            (
                "cansado|cansada|canse|harto|harta|hartos|hartas|cansados|hasta_la_madre|aburrido|"
                "aburrida|fastidiado|fastidiada de|con ... mensajes|ustedes|esto"
            ),
        ),
        (
            (
                "no ... llego|llegaron|llega|llegan|recibi|tengo|veo|entiendo|entendi|vi|puedo|"
                "pude|lei|"
                "conteste|sirve|responder|cita|hay|habia|estaba|puede|pudo|es_por"
            ),
            "dont_want|dont_need to to? miss|lose|bother|be_late|stop|call",
            "not_interested if|unless",
            "not_interested thanks? but text|message|call",
            "no quiero que .. cancelen|cancele|pierda|quiten|perder",
            "<dontwant> ... stop|end|miss|lose <my>* <texts>",
            "never_wanted|dont_want anything? more than",
        ),
    ),
    Rule(
        Intent.STOP,
        "consent withdrawn",
        "revocation in the law's own words",
        (
            (
                "revoke|withdraw|withdrawn|withdrew|rescind|retract|withdrawing|rescinding|terminate|"
                "deny ... consent|permission|authorization|approval|agreement"
            ),
            "i|we hereby|do|am|now|formally|want_to|would_like_to|have* revoke",
            "revoke my|our|all|this|everything",
            "consent|permission|authorization .... revoke|withdrawn|denied|rescinded|terminated",
            (
                "dont|do_not|never|didnt|did_not|havent|have_not|not|no|without give|gave|have|had|"
                "got|obtained|given|get|"
                "asked_for|ask_for* you|them|my|any|the|prior|previous|express|written* <consent>"
            ),
            "never|didnt|did_not|not give|gave you|out|yall my|this number|phone",
            (
                "never|didnt|did_not ever|even|actually* <sign> up|for|to|in|all|the|any* this|"
                "these|that|<texts>|it|you|anything|your|any"
            ),
            "never|didnt|did_not ever|even|actually* <sign> up? <tail>* $",
            (
                "never|didnt|did_not ever|even? agree|agreed|request|requested|ask|asked to|for? "
                "this|these|<texts>|be|you|receive|get"
            ),
            "instead of|rather_than texting|texts|text|messages|messaging",
            "retiro|revoco|cancelo mi|el? consentimiento|permiso|autorizacion",
            (
                "no|nunca les|le|te? he? di|dado|dimos|doy|autorice|autorizo|autorizado mi|el|"
                "ningun|para* "
                "<consent>|"
                "consentimiento|permiso|autorizacion|numero|que|a|esto|mensajes"
            ),
            "yo? nunca|no me? suscribi|inscribi|apunte|registre|pedi a|esto|estos|nada|para",
        ),
        (
            "not|dont revoke|withdraw",
            "did|didnt i? get|receive",
            "have|has|get permission to? park",
        ),
    ),
)
