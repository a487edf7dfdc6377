"""What keeps a YES or a NO from being one: guards only ever block.

Each guard is a name, why it stands, and patterns in the notation of `patterns`, searched in the
clauses after `calendar` has compared their times and days with the slot.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

_RELATIVES: Final = (
    "son|daughter|kid|kids|child|wife|husband|mom|mother|dad|father|sister|brother|grandson|"
    "granddaughter|grandma|grandpa|friend|baby|hijo|hija|hijos|esposo|esposa|mama|papa|madre|padre|"
    "hermano|hermana|nieto|nieta|abuela|abuelo|marido|mujer|nino|nina"
)

GUARDS: Final = (
    Rule(
        Intent.UNCLEAR,
        "a refusal in it",
        "both yes and no is neither",
        (
            "yes|yeah|sí|si no|nope|nah|not|-emoji",
            "says|dice|dijo que? no",
            "no yes|sí|si",
            "yes|yeah|yep|sure|ok|sí|si actually|wait|sorry|kidding|jk|mejor? no",
            "actually|wait|sorry|kidding|jk|mejor|perdon no $",
            "alto|stop|stopall|unsubscribe|revoke|quit",
            (
                "cant|can_not|unable|wont|will_not|not_able|cannot <adverb>* to? make|come|do|go|"
                "attend|be|"
                "accept|get"
            ),
            "dont|do_not|not want|need",
            "pass|decline|skip|unfortunately|paso",
            "booked|slammed|swamped|jammed|packed solid|up|out|full|all_day|back_to_back|with",
            "-emoji",
            "yes|sí and|y no $",
            "not|no ~ourday|~ourtime|puedo|podre|quiero|voy|llego|tomare|tomo",
        ),
        (
            "cant|dont wait|want to|miss|lose",
            "say no",
            "no ~ourday .. sí",
            "need to ask|wait|think",
            "wont|will_not|cant|can_not|doesnt|never quit|stop",
            "no worries|problem|doubt|question|questions|rush|hay_problema",
            "stop by|in",
            "quit my|smoking",
            "anything|whatever .. stop|stops",
            "stop|stops|stopping the|this|my|that pain|bleeding|hurting|cough|itching",
            "cant|wont stop|quit",
            "stop six",
            "pass|skip it|this|that|7th|class|work up?",
            (
                "skip the|my? lunch|gym|soccer|practice|class|period|school|"
                "breakfast|church|bingo|work"
            ),
            "wont|will_not be late",
            "queda de paso",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "a condition",
        "a yes that depends on something is not an acceptance yet",
        (
            (
                "if|unless|whether|provided|providing|assuming|depends|depending|contingent|except|"
                "otherwise|as_long|so_long|pending|excepto|depende|dependiendo|siempre_y_cuando|"
                "con_tal|"
                "a_menos|salvo|en_caso|mientras"
            ),
            "only if|when|at|with|after|before|the|for|because_of",
            "solo|nomas|nada_mas|solamente que|si|cuando|con|por|para|a|en",
            "once|until|till|after i|my|the|you|they|he|she|we",
            "cuando|hasta|despues_de que|me|salga|llegue|mi",
            "<yes>|sí|ok|sure|there when|after|before i|my|the|they|he|she|we",
            "would could|if|have",
            "yes|sí|si|ok|sure and|or|o|y|que $",
            (
                "or|o another|some|any|the|else|later|next|otro|otra|el|la|~othertime|~earlier|"
                "~otherday"
            ),
            (
                "si puedo|puede|podemos|consigo|alcanzo|salgo|hay|tienen|tiene|pueden|fuera|llueve|"
                "mi|el|la|los|las|es|me|"
                "no|"
                "te|les|nos|le|todavia|aun|amanezco|esta|estan|se|sale|acaso|son|"
                "cuesta|queda|quedan|"
                "lo|una|un|tengo|llego|mejor"
            ),
        ),
        (
            "si|sí si $",
            "si si|sí",
            (
                "si la|lo|me <tomo>|tomo|acepto|agarro|quedo|interesa|apunto|llevo|kiero|agaro|"
                "queda|sirve|conviene|gusta|viene|late|anoto|urge|cojo|voy|parece"
            ),
            "si esta bien|vien|perfecto",
            "si no .. <yes>|sí|voy",
            "for|been|waiting|waited|took|take so_long",
            "if it|that? is? not|still|isnt gone|taken|there|available|open|free",
            "if you insist|please|get",
            "^ si|sí el|este|para|a|en? ~ourday|~ourtime a? ~ourtime|~ourpart|~ourday? $",
            "si|sí mi amor|vida|cielo|reina|rey|corazon",
            "right|just|straight after my shift|work|class",
            "see if it",
            "after|before my shift|work|class|treatment|mass|practice",
            "after my .. ends",
            "even if",
            "let me know if",
            "if i have|had to",
            "if anything",
            "if i must",
            "if i am not? too? late",
            "if it isnt|is_not gone|taken",
            "if nobody|noone|no_one else? has|took|takes|wants|claimed",
            "before i chicken|lose|change|forget|die|explode",
            "hasta que por_fin|se|al_fin",
            "<relative>|mama|hijo dice|dicen que si puede|va|quiere",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "a but after it",
        "what comes after a yes and a but is the answer",
        ("but|however|although|though|pero|mas_bien|nomas_que|sino|aunque",),
        (
            (
                "but|pero|though|although <yes>|sí|si|ok|i_will|i_am|we_will|ill|im|fine|ahi|alli|"
                "voy|dale|claro"
            ),
            "but|pero ... <yes>|sí|si $",
            "but|pero .. <yes>|sí",
            "but i|we can|will make|come|be_there",
            "but that is|works fine|ok|good|perfect|great?",
            "but|pero put|book|sign|count|mark|pencil me|us",
            "but|pero apunteme|anoteme|agendeme|anotame|apuntame",
            "but|though i|we am|are taking|coming|in",
            "but .... yes|sure i|we will|would|want|can",
            "pero .... sí la|lo|voy|quiero|acepto|tomo|me",
            "aunque sea|llueva|nieve|llueve|este|llevan|tenga|haya|me",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "a second thought",
        "it is being considered, not accepted",
        (
            (
                "maybe|perhaps|possibly|probably|hopefully|unsure|undecided|hmm|hm|umm|um|?emoji|"
                "prolly|probs|prob|"
                "kinda|doubtful|tentative|tentatively|almost|leaning|wish|ish|casi|chance|sort_of"
            ),
            "i|we|would guess|suppose",
            "might|may be|not|have|need|work|come|go|can|i",
            "most likely",
            "think so|i_can|that|it|about|we|i",
            "not|dont|isnt sure|certain|know|decided|positive",
            (
                "let|give me|us check|see|think|ask|look|call|know|talk|confirm|get|find|a|some|"
                "few|one|my|until"
            ),
            "trying|try to",
            "hold|hang|stand on|a|up|sec|second|moment|minute|by|for",
            "one sec|second|moment|minute",
            (
                "voy|deje|dejame|dejeme|tengo_que|dejar|ire a? ver|checar|preguntar|revisar|"
                "intentar|tratar|consultar|pensar|avisar"
            ),
            "ojala|a_ver|segun|creo",
            "let me say",
            (
                "soft|typed|said|schrodingers|wanted_to_say|would_say|90%|50%|80%|99%|75%|"
                "95%|60% yes|"
                "sí"
            ),
            "would take|say|come|be_able",
            (
                "i will|would|need_to|have_to|must|gotta|got_to|going_to let|check|see|ask|look|"
                "find|confirm|think|talk|get_back|know|try|call|consider"
            ),
            "<quizas>",
            "le|les|te aviso|confirmo|digo|llamo|marco|hablo|respondo",
            (
                "book|schedule|confirm|call|do|touch|answer|decide|tell|reply|know it|you|this|"
                "that? ~ourday"
            ),
        ),
        (
            "let us get|go this|it|for|with over|it|that|this?",
            "he|she|they|~name|<relative> said",
            "me|nos deja|dejan",
            "can|could do|make it|that|this? ~ourday",
            "let me have|in|take",
            "let|will_let the|my school|boss|job|work know",
            "see|saw you|ya|dr|dra|doctor|the|her|him",
            "might be .. late",
            "call out|off|in|sick|work|my_boss|my_job|my_manager",
            "in a heartbeat",
            "almost missed|deleted|forgot|cried|dropped",
            "been|was trying to",
            "confirmo que sí|voy|asistire|asisto|ahi|estare|acepto",
            "let us get er|her|this|it|that done",
            "let me get|grab that|it|this|in|one",
            "find a? sitter|babysitter|ride|cover|somebody_to|someone_to",
            "le digo a mi",
            "tell my boss|manager|supervisor|job|work",
            "ask off|for",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "another time or day",
        "a counter-offer is for staff",
        (
            "~othertime|~earlier|~otherday|~otherpart|~late",
            (
                "later|another|different|other|reschedule|otro|otra|otros|otras|"
                "cualquier|reprogramar|"
                "reagendar|whenever|whichever|either|anytime|both|ambas|ambos|next_one|next_week|"
                "next_month|next_time"
            ),
        ),
        (
            "~greeting ~othertime|~earlier",
            (
                "off|out|done|finish|finished|finishing|ends|free|over|salgo|termino|"
                "acabo|desocupo|"
                "salimos .. ~earlier"
            ),
            (
                "the|my|on other line|phone|meeting|room|job|foot|leg|knee|ear|eye|kids|son|"
                "daughter|"
                "kid|night"
            ),
            (
                "wait|waiting|waited|been|espero|esperando|llevo .... since|desde|until|till|"
                "hasta ~otherday"
            ),
            "~otherday is|esta|queda so|too|muy far|long|late|lejos",
            "over the moon",
            "my other doctor|one|appointment",
            (
                "popped|broke|fell|started|came|chipped|cracked|woke|happened|"
                "swelled|threw|up|hurts|awake .... ~otherpart|~otherday"
            ),
            "school|class|work|kindergarten|church ~earlier",
            "am|get up ~earlier|~othertime",
            "breathe|sleep|up|awake|hurts|aches|worse|bad .. at ~otherpart",
            "release|swap|trade|cancel|drop .. my|the ~otherday|later|other",
            "dont|no need|necesito .. later|other|~otherday",
            "off|free_up the|my ~otherday|later|other",
            "la otra ya no|la_pueden|se_la",
            "ya no .... la otra",
            "denle|den|dele la mia a otra",
            "no .. la|lo den|de|des a otro|otra|otros",
            "take this|it instead",
            "cambio|cambie|muevo mi descanso|turno",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "another person",
        "who else is meant is not known",
        (
            f"for|para my|mi|his|her|the|su|both|two|2|us_both {_RELATIVES}",
            "for|para both|two|2|dos|ambos|everyone|all_of_us",
            f"and|y my|mi|also {_RELATIVES} too|also|tambien",
            f"me and my {_RELATIVES}",
            "~otherperson",
            "~otherdoctor",
        ),
        (f"for|para my|mi {_RELATIVES} ~patient",),
    ),
    Rule(
        Intent.UNCLEAR,
        "a question without its mark",
        "it wants an answer before it gives one",
        (
            (
                "^ <lead>* who|what|when|where|which|how|is|are|can|could|do|does|did|should|any|"
                "has|whose"
            ),
        ),
        (
            (
                "^ <hello>|<oh>|<please>|yes|sí* you|u|yall|they|we|guys|everyone are|is|can|could|"
                "do|did|may"
            ),
            "are you|u serious|kidding|joking",
            "^ please|kindly do $",
            "^ <lead>* can do|not",
            "do it|the_needful|this|that",
            "could have",
            "^ <lead>* when i|my|they|you ... $",
            "what a|the|an|luck|great|good|wonderful|perfect|nice|lovely|amazing|timing",
            "how wonderful|lovely|kind|nice|sweet|great|exciting|awesome|fantastic|thoughtful",
            "god|lord|jesus is|does|can",
            "^ <lead>* is ok|good|possible|fine|perfect|me",
            "you|they guys|all|people|folks are",
            "do put|book|schedule|sign|count|pencil|save",
            "could i|we say|refuse|turn|resist",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "asks in the middle",
        "a question is a question wherever it stands",
        (
            "is|are that|it|this|there|you ok|okay|alright|fine|possible|cool|a_problem $",
            (
                "<yes>|sí|and|but can|could|may|should|do|does|is|are|will|would i|you|we|they|it|"
                "u|there|"
                "this|my|the|he|she"
            ),
            "signo de interrogacion",
            "question mark",
            (
                "what|which|where|how is|time|day|are|the|about|place|location|long|much|far|do|"
                "does|many"
            ),
            "a|en|con que|cual|quien|cuanto",
            "<yes>|sí|si when|where|who|what|how|which|donde|cuando|cuanto|quien",
            (
                "^ <lead>* cual|cuando|donde|cuanto|cuanta|cuantos|quien|hay|tienen|tiene|"
                "puede|pueden|por_que|en_que|a_que"
            ),
        ),
        (
            (
                "that|this|it|which|what is good|fine|ok|possible|me|perfect|great|alright|~ourday|"
                "~ourtime"
            ),
            "could have",
            "por_que no",
            "cuanto antes",
            "what the heck|hell",
            "yes do it|this|that",
            "hay problema|lio|clavo|inconveniente|tos",
            "puede ir|venir|asistir",
            "yes no",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "about another matter",
        "a yes to something else is no yes to the slot",
        (
            (
                "cancel|canceling|cancelling|cancelled|canceled|cancelar|cancelo|cancela|cancele|"
                "cancelen"
            ),
            (
                "speaking|copay|refill|prescription|insurance|medicaid|receta|results|resultados|"
                "jk|kidding|joke|broma|sike|psych"
            ),
            "call|text|llameme|llamame|marqueme|llamen|llamenme|hableme me",
            "llameme|llamame|marqueme|llamenme|hableme|digame",
            "<yes>|sí i|you? see $|it|that|your|the|what",
            (
                "<yes>|sí i|you? got|received|saw|read|know|understand|remember|have|had|was|did|"
                "already|wish|suppose"
            ),
            "<yes>|sí this|thats|that is ~name|~given|me|she|he|her|him|my",
            "<yes>|sí it is me|my",
            "<yes>|sí it hurts|was",
            "standby|waiting_list|potluck|christmas|apology|legal|tell_me|more_info|pray|release",
            "yes waiting|tell|lord|deaf",
            (
                "be|am|arrive|running|come|get_there|there|llego|llegar|llegare|min|mins|minutes|"
                "minutos .... late|tarde|~late"
            ),
            "give|gave it up|away|to",
            "up with the|my",
            "keep me|us on|posted|texting|updated|informed|in_the_loop",
            "still want|like to be|stay on",
            "on the|your list|waitlist",
            "<yes>|sí or|o <yes>|sí|no",
            "schrodinger|schrodingers",
            "dejenme|dejeme|sigan|siga|mantenganme en|avisandome|avisando|informada|informado",
            "running late|behind",
            "hold it|that|this for|until",
            "south|east|west|main|downtown|other|otra clinic|office|location|clinica|sede|campus",
            "^ sí|si lo_vi|lo_recibi|recibi|entiendo|ya_lo|buenas|digame|soy_yo|digale|bueno",
            "^ soy yo $",
            # How somebody is, and what the weather is, is small talk after a yes.
            (
                f"my|mi|mis|los|las|the {_RELATIVES} "
                "is|are|esta|estan|es|son doing? bien|fine|better|well"
            ),
            "tambien va|es|vive|viene",
            "my|the|mi legs|leg|knee|foot|back|arm|hand|shoulder is|are fine|better|ok|good|well",
            "snow|rain|storm|ice is|are coming|here|falling|bad",
            "at|to my eye|dental|foot|heart|hair|other|next appointment",
        ),
        (
            "dont|do_not|not|never|no_need|necesario|falta .... give|call|text|cancel|llamen|llame",
            "got|have|get a|my|the? ride|sitter|babysitter|car|day_off|time_off|off|permission",
            "have been|a_ride|a_good|a_great|a_nice|a_blessed|a_wonderful",
            "it is my day|lunch|birthday|break",
            "hold|save|keep it|that|this for me|us",
            (
                "cancel|canceling|cancelo .. my|the|mi|otros? nails|hair|hairdresser|"
                "haircut|lunch|dinner|date|plans|class|meeting|trip|gym|golf|cards|"
                "bridge|planes"
            ),
            "whoever|who|somebody|someone|they|person cancel|cancelled|canceled",
            "class|meeting|school|flight|shift|game|practice|trip|lunch .. cancelled|canceled",
            "no me? la? cancelen|cancele",
            "not|never|better cancel on|it",
            (
                "have|had much|so|bad|such|some|a|lots_of .. pain|swelling|fever|"
                "toothache|infection|cough"
            ),
            "merry|early|nice|great|of_a|best christmas",
            "not|hope|sorry|im|am .... late",
            "bring|have|got|with my insurance card",
            (
                "tell|dile|salude everyone|everybody|the|dr|doctor|him|her|them .... "
                "hi|hello|thanks|thank_you|hey"
            ),
            "give it to me|us|mom|her|him",
        ),
    ),
)
