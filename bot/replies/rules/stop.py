"""Replies that mean "no more of these texts".

The law counts keywords and any words that a reasonable person reads as a revocation (47 CFR
64.1200(a)(10)). In doubt these rules lean to STOP; `unless` lists what is about something else.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.anger import ANGER_RULES
from bot.replies.rules.consent import CONSENT_RULES
from bot.replies.rules.rule import Rule
from bot.replies.rules.visits import OFF_A_VISIT
from bot.replies.rules.wrong_number import WRONG_NUMBER_RULES

# "Do not stop", "did you stop?", "reply STOP to opt out": the word is there, the wish is not.
_NOT_WISHED: Final = (
    (
        "dont|do_not|never|not_to|please_dont|wouldnt|without to|ever|please? stop|unsubscribe|opt|"
        "remove|take|delete|drop|cancel|erase|block|end|quit|get|cross"
    ),
    (
        "didnt|did_not|wasnt|not|never mean|meant|want|wanted|trying|intend|asking to? stop|"
        "unsubscribe|opt|cancel|be|quit|end|get"
    ),
    "dont|do_not|wouldnt|never want|wanna|wish|like you? to|me? stop|unsubscribe|opt|cancel|be|you",
    "why|when|how_come did|was|were|have|has|would",
    "why|when|how_come am|is|are i|we|it|she|he|my|they|there",
    "why <my>* <list>? text|texts|messages stop",
    "did|didnt i|you|they stop|unsubscribe|opt|remove|take|cancel|end|text",
    "am|was|were|is|did i|it|we|this get|getting? unsubscribe|remove|opted|cancel|opt",
    "reply|text|type|respond|responda|envie|says to? stop|unsubscribe|end|quit|alto to|para|if|and",
)

_KEYWORDS: Final = (
    Rule(
        Intent.STOP,
        "a stop keyword by itself",
        "the words that the law and the carriers name, alone or with courtesy around them",
        (
            "^ <lead>* <stop> <tail>|<stop>|to|or|y|o* $",
            "interested|thanks|thank_you|already|gracias stop|unsubscribe <tail>* $",
            (
                "why wont|dont|cant|will_not|not you|u|yall|they|this|these|it just|please|ever* "
                "stop <tail>* $"
            ),
            (
                "see|saw|read|get|got|receive|ignored|ignoring|respect|honor|understand my? "
                "stop|stops <tail>* $"
            ),
            "did|didnt|did_not i|we not? say|write|tell_you stop <tail>* $",
            "^ stop|stopall|unsubscribe stop|stopall|unsubscribe",
        ),
        ("^ no no_more", "^ no end", "^ yes lo|me"),
        certain=True,
    ),
    Rule(
        Intent.STOP,
        "cancel by itself",
        'a keyword of the law too; but "cancel it" is about an appointment',
        (
            "^ <lead>* cancel|cancelar|cancelen|cancele <please>* $",
            "^ <lead>* cancelen|cancele|cancela|anulen todo|ya|por_favor* $",
            (
                "^ <lead>* cancel|cancelar now|all|everything|immediately|asap|already|yes|no "
                "<please>* $"
            ),
        ),
        certain=True,
    ),
)

_MESSAGES: Final = (
    Rule(
        Intent.STOP,
        "told to stop the messages",
        "stop, quit, end or cancel, with messages or the sending of them as its object",
        (
            "<halt> ... <texting>|<texts>|receiving|getting",
            "<shut> ... <texts>|subscription|enrollment|membership|suscripcion|service|texting",
            "how do|can|would|does i|we|you|one stop this|these|them|your <tail>* $",
            "<halt> sending|blowing|hitting|reaching|with|this_crap|this_shit",
            "no|zero|without|enough|fewer|less more|further|of <my>* <texts>|texting|mensajes",
            "^ <hello>|<oh>|<please>|just* no more? <kind>? <texts>|texting|texted <tail>* $",
            "only|just? call|phone|ring me|us .... no <texts> <tail>* $",
            "no more <tail>* $",
            "no more ... <texts>|<texting>",
            "^ <lead>* no|ya|nada|nunca mas|more .. <tail>* $",
            "^ <lead>* suficiente|ya_estuvo|ya_basta|ya_estufas <tail>* $",
            "me|nos dejas|dejan|deja|dejen|dejes de <mandar>",
            "no more .. <offers>|of_these|of_this|of_those|these|this|those",
            "no <texts> or|and|nor|no* <texts>",
            "^ <lead>* end this|these|them <tail>|i|we|you|they* ... $",
            "<halt> service|services|subscription|enrollment|program|everything",
            "<deje> de|con <mandar>|mensajes|los_mensajes",
            "bajenle|bajele|bajale ya? a|con los|sus|tantos|esos mensajes|mensajitos|avisos",
            "digo|dije|dicho|repito|pido|pedi que ya? paren|pare|dejen|deje|se_detengan|le_paren",
            "<deje> ya los|las|sus|esos|estos|con mensajes|avisos|notificaciones",
            "turn|shut|switch|cut these|this|it|them|the|<texts>* off <tail>* $",
            (
                "paren|pare|parar|detengan|basta|alto|stop|no con|de|los|las|sus|esos|estos|mas* "
                "mensajes|notificaciones|avisos|llamadas"
            ),
            "<stop> con|de eso|esto|tanto|tantos|una_vez",
            (
                "anular|anulen|anule|cancelar|cancelen|cancele|cancela|cancelame|detener|detengan "
                ".. mensajes|"
                "notificaciones|suscripcion|"
                "avisos"
            ),
            "no mas <tail>* $",
        ),
        (
            *_NOT_WISHED,
            "stop by|in|over|at|for",
            "stop <texting> me|my_calls|calls|patients|people to|on|through|from|around",
            "stop giving <my> <thing>",
            "no texts|text yet|received|came|from|until|since",
            "got|get|gets|getting|was|is|were|been cut off",
            "no <texts>|call|calls back|yet|today|received|came|available|until",
            "no is|was|were|are",
            "cant|can_not|not|didnt|couldnt end|stop|cancel|quit up|my|the",
            "end of|up|date|time",
            "block off|out|of|party|time",
            "is|are|was|say there? no",
            "cancel|end my|the|that <thing>",
            "no more <texts> about|after|if|unless than|the",
            "no|nunca <deje> de",
            (
                "no|ya more|mas than|pain|fever|school|sugar|classes|surgery|shots|"
                "meds|symptoms|time|room|money|"
                "insurance|problems|issues|questions|que|dolor|citas|tarde|temprano|"
                "tiempo|cerca|lejos|available|excuses|left|info|information|pero"
            ),
        ),
    ),
    Rule(
        Intent.STOP,
        "stop, anywhere",
        "the one word that everybody knows for this; what else it can mean is a short list",
        (
            "stop",
            "^ <lead>* quit|cease|cut|knock it|that|this|these|the|with|and|this_out",
            "^ i quit <tail>* $",
            "you|yall|guys|people|please need|have|got|ought|better to? quit|cease",
            "stopping this|these|the|your|it",
            "quit|cut|knock it|that <tail>* $",
            "quit|cease .. me|us|my_phone",
            "como cancelo|paro|detengo|quito|bloqueo esto|estos|los|mensajes",
            "how ... make|get this|these|it|them ... stop",
            (
                "how|where .. do|can|would|does|i|one|you|to end|quit|cancel|block|mute|cancelo|"
                "paro|detengo it|this|these|them|estos|los|esto"
            ),
            "^ <lead>|that|is|have_had|i* enough of|with? this|that|it|you? <tail>* $",
            "ya|por_favor alto|basta|paren|pare|stop",
            "alto|basta a|con|de",
        ),
        (
            *_NOT_WISHED,
            # A place, or a visit.
            "stop by|in|over|at|for|near|there|here|off|along|through|on|light|sign|shop|gap|watch",
            "<not_a_stop> stop",
            # A thing that ends, or does not.
            "cant|can_not|wont|dont|doesnt|didnt|never|not|isnt|couldnt|havent ... stop <tail>* $",
            "cant|can_not|wont|doesnt|didnt|couldnt|not .. stop",
            (
                "it|they|everything|pain|he|she|bus|train|rain|bleeding|cough|that will|should|"
                "would|did|does|may|might|could|to stop"
            ),
            "will|does|did the|my|this|his|her .. stop",
            "do|does|did|will it|they|pain|he|she|bus|train .. stop",
            "when|where|which|what_time|what_bus|what_is|does|did ... stop",
            # Something that the sender does, or may do.
            "stop <habit>",
            "stop six|telling",
            "quit on|working|running",
            "anything .. stop|stops",
            "whatever .. stops|it_takes|to_stop",
            "stop|stops this|that pain|bleeding|itching|cough|hurting",
            "stop giving <my> <thing>",
            (
                "stop putting|transferring|forwarding|making|changing|moving|charging|billing|"
                "hanging|rescheduling|canceling|cancelling"
            ),
            "stop <texting> me|my_calls|calls|patients|people to|on|through|from|around",
            "stop the|a|an|my|his|her",
            "can|could|should|may|must|do|did i|we stop",
            "do|did|should i|we|need|have to stop",
            "i|we|he|she had|has|needs|needed to stop",
            "i|we|he|she|they can|could|will|would|might|may|must|should stop",
            "have|let|make my|him|her .. stop",
            (
                "i|we|doctor was|were|am|got|been|be|have_been told|asked|advised|supposed|"
                "instructed to? stop"
            ),
            "i|we stop",
        ),
        agreed=0.7,
    ),
    Rule(
        Intent.STOP,
        "unsubscribe or opt out",
        "two words that can hardly be about anything else",
        (
            "unsubscribe",
            "un subscribe|suscribe",
            "^ opt|opting $",
            "opt <my> .. out",
            "opt|opting|opted|opts <my>|myself|number|all|for|phone* out",
            "me|nos|que|se|la den|dan|dieron|dara de baja",
            "darme|darnos|dar|darse|deme|dame|denme|denos|dando|doy de baja",
            "dar|quiero|la|mi baja <tail>* $",
            "desuscribir",
            "want|need|let|get|like me|us|to_be? out|off <tail>* $",
            "want|need|let|get|like me|us|to_be? out of|from this|these|your|it",
        ),
        (
            *_NOT_WISHED,
            "need|want to? get? out of bed|work|school|class|the_house|here",
            "de baja del hospital|trabajo|jale|empleo|seguro|imss|equipo|gimnasio",
        ),
    ),
)

_PROHIBITION: Final = (
    Rule(
        Intent.STOP,
        "told not to write",
        "a prohibition of texting, messaging, contacting",
        (
            "<dont> <adverb>* <text>",
            "<dont> <adverb>* offer me|us .. more|another|anymore|any|again|<offers>",
            "<dont> <adverb>* bother <my>|her|him|them",
            "que no <mandar>",
            "<dont> sign|put|add|subscribe|enroll|opt me|us up|in|on? back|again",
            "no me|nos apunten|suscriban|metan|pongan|agreguen otra_vez|de_nuevo|nuevamente",
            "^ <lead>* <dont> use <tail>* $",
            (
                "no|ya_no .. necesario|falta|necesito|ocupo|requiero que me|nos sigan|siga|"
                "sigas|esten? "
                "<mandar>"
            ),
            "suspendan|suspenda|suspende los|sus|estos|de? <texts>",
            "^ <lead>* lay_off|al_carajo|buzz_off|push_off|hop_off <tail>* $",
            (
                "^ <lead>* no|not please? send|text|message|contact message|messages|text|"
                "texts|me|us|"
                "my_phone"
            ),
            "no se comuniquen|comunique mas? conmigo|con_nosotros|aqui|<tail>* $",
            "<dont> <adverb>* bother|call|use <my> <number>",
            "<dont> <adverb>* call|phone|ring me|us|here|this|my* again|anymore|any_more|ever|or",
            "never <adverb>* call",
            (
                "no|not longer|need|reason|right|permission to|for|you|be|yall|more* <text> me|us|"
                "this|here"
            ),
            "never|not to? be? contacted|texted|messaged|called|bothered by|again|anymore|at|from",
            (
                "dont|not like|appreciate|want|need|enjoy being|getting|you|to_be|be|yall "
                "<texting>|texted|contacted|messaged|<text>"
            ),
            "rather|prefer|prefer_that you|yall|they didnt|dont|did_not|not <text>",
            (
                "no quiero|queremos|deseo que me|nos|le|les* sigan|siga|sigas|sigues|siguen|esten|"
                "este|vuelvan "
                "<mandar>"
            ),
            (
                "no|ya me|nos|le|les|se|lo vuelvan|vuelva|vuelvas|vuelve|sigan|siga|sigas|esten|"
                "este|estes|anden? a? <mandar>"
            ),
            (
                "no vuelvan|vuelva|vuelvas|sigan|siga|sigas|este|estes|esten|ande|andes|anden a? "
                "<mandar>"
            ),
            "no den|de|des la|mas? lata",
            "nunca mas me|nos? <mandar>",
            (
                "text|texting|contact|message|bother me|us again|one_more_time and|ill|i|or|i_will|"
                "you|youll"
            ),
            "no <mandar> mas|nada|mensajes|me|por_favor|gracias|a_este",
            "^ <lead>* no <mandar> <tail>* $",
        ),
        (
            "i|we dont|do_not|never <adverb>* <text>",
            "dont|not forget|hesitate|have|be_afraid",
            "quit|dont|never|cease get|got|send? a|the|it|my|any text|message|call yet|back",
            "text and drive|driving",
            "text while driving",
            "dont write|call|calling|call_me ... just|but|only|please? text|message",
            "why|did|didnt you|i",
            "never|dont|didnt|not get|got|received|receive|gotten",
            "never ... back",
            "they|nobody never",
            "no need to|for <text> me|us? because|if|unless|back",
            "dont|not mean|want|like to bother|harass|bug|annoy|disturb",
            "no me llamo",
            "no se|te moleste|molestes|molesten",
        ),
    ),
)

_LIST: Final = (
    Rule(
        Intent.STOP,
        "off the list",
        "off the list is off the texts: a reply can mean no other list",
        (
            (
                "<remove> me|us|myself|her|him|them|my_number|my_name|my_phone|my_info|my_contact|"
                "this_number|"
                "this_phone|our_number"
            ),
            "<remove>|take|lose|forget|loose|strip|burn <my> <kind>? <number>",
            "<remove> <number> from|please|thanks",
            "^ <lead>* <remove> <number>|this|us <tail>* $",
            "please <remove> <tail>* $",
            "^ <lead>* <remove> my? <relative> <tail>* $",
            "<my> <number> <remove>",
            "<remove> <my> .. from|off|off_of your",
            "me|nos <borre> <tail>|de|ya* $",
            "me|nos <borre> de su|la|ahi|alli|esa|esta|sus|ese|todo|lista|aqui|tu",
            "be|get|been taken|pulled|dropped off|out <tail>* $",
            "<number> be|to_be|taken|removed|get|gotten* off|out",
            "be|get|getting|want|like|please|number|name|me|us remove",
            "please|and|so|just|to <remove> <please>* $",
            (
                "<take> <us>|this|them|mine* <off> of|from|you|my|all|any* <my>|all|any|you|it|"
                "this|here|texts|everything"
            ),
            "<take> <us> off|out <tail>* $",
            "<take> <us>|them of <my>? <kind>? <list>",
            "<take> her|him|them|mom|dad off|out <tail>* $",
            "<take> my <relative> off|out|off_of|out_of this|that|it|these|here|<tail>* $",
            "<remove>|take ... from|off|off_of your|the|this <kind>? <list>",
            "<take> off|out_of <my> <kind>? <list>|<texts>|thing",
            (
                "<remove>|<off> from? <my>|all|any* <kind>? list|lists|database|waitlist|"
                "distribution|lista|roster"
            ),
            "<remove> from|off <my>? <kind>? <list>|<texts>",
            "<take> <my> <number>? <off> <my>? <kind>? <list>|<texts>",
            "want|need|get|let <off> of? <my> ... <list>|<texts>|thing",
            "<borrar>",
            (
                "<borre>|olviden|olvide|olvida|olvidate|pierdan|pierda|pierde|pierdete <my>|este|"
                "el|nuestro|a|de* datos|informacion|numero|nombre|telefono|celular|contacto|cel"
            ),
            "<borre>|<off> ... lista",
        ),
        (
            *_NOT_WISHED,
            (
                "<take> ... off|out_of|from|off_of work|early|school|bed|class|the_bus|the_train|"
                "my_chest|here|day|days"
            ),
            "get|got|take|have|want|need ... day|days|time|week|tomorrow|today|friday|monday off",
            "keep|leave|put|stay|still <my>* .. on",
            "^ <hello>* am|is|are|was|were|did|does|do i|we|she|he|it|my|the ... <off>|remove",
            "i|we|he|she|name got|was|were|been|am remove|taken|dropped|off",
            (
                "stitches|staples|cast|mole|cyst|tooth|teeth|tube|sutures|bandage|wart|iud|implant|"
                "growth|lump|polyp|catheter|stent|braces|filling|earwax|wax|splint|boot"
            ),
            "when|if|once|after|until|what_time i|we .. get|got|take",
            "dont|never|not <remove>|<take>|<off>|from|want_off|be",
            "do_not|dont|never|didnt ... <off>|remove",
            "drop me|us off? by|at|a",
            "can|will|could|to|go drop|dropping me|us|him|her|them off",
            "drop|dropping|dropped off",
            "off|from my|the chart|file|account|paperwork|bill",
            "drop|dropped|dropping em|them|him|her|it|the? kids off",
            "off the couch|sofa|phone|bus|train|plane|hook|clock|floor|grass|roof",
            "^ <hello>|<please>* i|we drop my|the",
            "no me|nos? <borrar>|<borre>",
            "leave|get|want|like|keep it|this|number|name|me out|from|off_of|of here|bed|school",
            "clear my schedule|calendar|day",
            "get|want|need|send|got .. info|information|details from",
            "get <number> from",
            "<off> <my> monday|tuesday|wednesday|thursday|friday|saturday|sunday|morning|afternoon",
            "<off> <my> schedule|calendar|books|list_for|hook|<thing>",
            "out_of|off|out my league|budget|range|way|network",
            "want|need|like this|that|a number $",
            *OFF_A_VISIT,
        ),
    ),
)

STOP_RULES: Final = (
    *_KEYWORDS,
    *WRONG_NUMBER_RULES,
    *_MESSAGES,
    *_PROHIBITION,
    *CONSENT_RULES,
    *_LIST,
    *ANGER_RULES,
)
