"""Replies that refuse what was offered.

A NO gives what was offered to the next person, so it must be said, not guessed: a refusal with a
condition or a second thought is left to a person. A question refuses nothing.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

# "Can I not come?", "is that too late": asked, not said, even where the mark is missing.
_ASKS: Final = (
    (
        "^ <hello>* can|could|would|will|should|do|does|did|is|are|am i|you|we|they|it|that|"
        "this|there|the|someone|my|u"
    ),
    "^ <hello>* may i|we|you|they|he|she|my",
    "^ <hello>* is|are|was|does|did",
    "^ <hello>* what|when|where|which|how|why|who|whose|cual|cuando|donde|como|cuanto|por_que",
)
# "Unless you have it later", "but I can at four": refused for now, not for good.
_WITH_A_CONDITION: Final = (
    "^ si no",
    "if|unless|whether|maybe|might|not_sure|unsure|depends|provided|a_menos_que|quizas|talvez",
    "not|cant|unavailable|busy ... until",
)

NO_RULES: Final = (
    Rule(
        Intent.NO,
        "no",
        "the word that the offer asks for, first in what is said or last",
        (
            (
                "^ <hello>|<oh>|<please>|claro_que|i_think|i_guess|creo_que|porque|heck|hell|"
                "oh_hell|1|2|3|4|unfortunately|regretfully|i_am_afraid|regrettably|sadly* no|nope"
            ),
            (
                "said|say|is|was|be|a|saying|answer|vote|hard|big|you|reply|respectfully|going|"
                "say_that no|nope <it_now>* $"
            ),
            "so|but|therefore|entonces|pero no|nope <it_now>* $",
            "a|big|hard|firm|strong|respectful no",
            "-emoji -emoji* $",
            (
                "absolutely|definitely|certainly|course|probably|really|guess|afraid|unfortunately|"
                "rather|better|think|so not <it_now>* $"
            ),
            (
                "<it_now>|esta_vez|hoy|manana|ahora|que|vez|momento|dia|semana|siento|"
                "entonces|pues|"
                "yo|por_ahora|mejor no <it_now>* $"
            ),
        ),
        (
            "no <no_idiom>",
            "no <no_modismo>",
            "no <texts> after|before|at|during|between|until|till|this_late|so_late|this_early",
            "no one here|by|answers|answered|called|told|picks|picked|responds|is|was|has|there",
            "cant|dont|didnt|never|wouldnt|couldnt|not|wont ... say|saying|a|be|take no",
            "there is|was|are no",
            "if ... no $",
            "why|maybe|perhaps|if|or|whether|hope|hopefully|por_que|como|porque .. not|no $",
            "claro que no vea",
            "no voy a faltar|perder|decir",
            "-emoji +emoji",
            "+emoji -emoji",
            "^ no <tail>|<oh>* i_mean? ok|fine|sure|book|take|claim|i_will_take",
            "no i said|meant the|that|it|its|your|his|her|to|~name|~given",
            "no te|le dije|digo|pedi la|el|que|lo|otra|otro",
        ),
        in_question=False,
    ),
    Rule(
        Intent.NO,
        "cannot",
        "not able to come at that time",
        (
            "<cant>",
            "no <puedo>",
            "wont|will_not be coming|attending|there|available|joining",
            "wont|will_not be? need|needing it|this|that|the|any|your|another",
            "that|it|this? is? not|isnt going_to happen|work|work_out|fly|be_possible",
            "not going to be there|able|coming|attending|available",
        ),
        (
            *_ASKS,
            *_WITH_A_CONDITION,
            "cant|can_not|unable_to <cant_idiom>",
            "cant|can_not stop <tail>* $",
            (
                "cant|can_not i|you|we|they|he|she|someone come|get|do|have|make|just|be|go|take|"
                "reschedule|move|change|keep|still|text|call|give|offer|use"
            ),
            "wont|not|wouldnt be_late|miss|forget|let|disappoint|regret|take_long|need_to_wait",
            "not only|sure|just|too_late_to|true|that_i_cant|because",
            "dont|not think|believe ... problem",
            "dont i|we|you",
            (
                "no puedo|alcanzo|puede a? parar|dejar|respirar|esperar|creer|ver|leer|abrir|"
                "entrar|entender|cancelar"
            ),
            "no estoy seguro|segura|recibiendo|entendiendo|tan",
            "dont|doesnt|didnt work_tomorrow|work_then|work_on|take_it_personally|need_it_to",
            "didnt|doesnt|not work|come link|app|through|website",
            "link|app|website|phone|text|page|site|number ... work",
            "he|she|they|it|<relative>|~name wont|will_not|not",
            "nobody|noone|nothing",
            "he|she|it|they|baby|son|daughter cant|can_not stop",
            "car|truck|it wont|doesnt|didnt come|go|work $",
        ),
        in_question=False,
    ),
    Rule(
        Intent.NO,
        "it does not suit",
        "the offer itself refused: wrong hour, wrong day, wrong place, not wanted",
        (
            (
                "^ <hello>|<oh>|<please>|it|that|this|i|time|tomorrow|is|am|day|does|do|will* not|"
                "dont|doesnt|isnt|wont work|fit|suit|good|convenient|ideal|doable|feasible|great|"
                "happening|available|free|interested|needed|necessary|required|possible|working "
                "<it_now>* $"
            ),
            "not <when>",
            (
                "dont|do_not|doesnt|didnt|not really|even|actually|think_i|think_we* want|need|"
                "require|care_for|like it|this|that|one|to|the|an|any|another|<thing>|anymore|"
                "earlier|such|that_one"
            ),
            "bad|terrible|awful|wrong|poor|inconvenient time|timing|day|for_me",
            (
                "too far|late|early|soon|short|sick|expensive|tired|last_minute|quick|far_away|"
                "busy|much_going_on"
            ),
            "short|enough|more|little|last_minute notice",
            "rather|prefer|better not|wait|keep|pass|stay",
            "thanks|thank_you|gracias|appreciate_it|appreciate_the_offer <anyway>",
            "muy|demasiado lejos|tarde|temprano|pronto|precipitado",
            "me|nos viene|va|queda|cae muy? fatal|mal|pesimo|horrible|peor|terrible",
        ),
        (
            *_ASKS,
            *_WITH_A_CONDITION,
            "not|isnt|never|nothing|if that|any|so? too",
            "not too|so|very|only|just late|early|far|soon|busy|bad",
            "dont|not want|need|like to? be? taken|remove|deleted|dropped",
            "not available|interested anywhere|before|after|till",
            "no me|nos viene|va|queda|cae nada? mal",
            "me|nos va|viene|queda|cae mal|peor de|con",
            "funciona|sirve el|la|su enlace|link|liga|pagina|telefono",
            (
                "dont|not want|need|like to|them|you|him|her miss|lose|wait|be_late|pass|give|turn|"
                "let|stop|cancel|unsubscribe"
            ),
            "dont|not need|want to? anything|any ... else|other",
            "dont need to? know|reminders|ask|worry|explain|tell|a_ride|help",
            "hay|si|que|porque muy|demasiado",
            "why not",
            "not now|here|there wait|that",
            "rather|better not? say|wait_here|text",
            "no need to worry|wait|call|ask",
            "dont like needles|shots|talking",
        ),
        in_question=False,
    ),
    Rule(
        Intent.NO,
        "passes",
        "skip, decline, next time, someone else",
        (
            "^ <hello>|<oh>|<please>* <skip> <it_now>* $",
            (
                "will|have|need|must|want|like|rather|to|should|going_to|just|"
                "respectfully|am|got|be|"
                "have_got|think_i to? pass|skip|decline|sit_this|declining|passing|skipping|refuse"
            ),
            "skip|pass_on|decline|pass this|it|that|me|on",
            "i|we will|would|are_going_to|am_going_to leave|skip it|that|this|this_one <it_now>* $",
            "give|offer|pass it|that|this|the|my|mine|<thing>* to another",
            "give|offer|let|pass|save|hand|leave it|that|this|the|my|<thing>|to* to|for? <else>",
            "<else> can|may|should|could|might have|take|use|get",
            (
                "desela|dasela|denla|dela|denle|dele|den|dejenla|dejela|dejo|ofrezcanla|ofrezcala|"
                "pasenla|pasela|cedo|regalo|doy|se_la_den|se_la_de .. lugar|cita|espacio|turno? "
                "a|para|pa <else>|quien|alguien|otra|otro|el_que|la_que"
            ),
            (
                "^ <hello>|<oh>|<please>|maybe|perhaps|some|for|at* another|some_other|next|"
                "different|other time|day|occasion <it_now>* $"
            ),
            "wish i|we could",
            "hold off",
        ),
        (
            *_ASKS,
            (
                "dont|do_not|cant|can_not|wont|not|never|wouldnt|couldnt ... pass|skip|decline|"
                "give|let|offer|refuse"
            ),
            "never been|had|got|received|have|mind_i|mind_yes",
            "give|let|call me",
            "let|give|ask <else> know|check",
            "pass .. through|by|along|word",
            "pass it|this|that on to",
            (
                "skip|skipping|cut|cutting .. my|the? "
                "period|math|english|history|science|pe|lunch|gym|soccer|practice|class|school|"
                "breakfast|church|bingo|work"
            ),
            "unless|if_not|if_no_one",
            "next|another|other|different time|day|week|month <it_now>* works|would|is|please",
            "no|nunca .. la|lo? den|de|des|dejen|dejes|doy|ofrezcan|pasen|cedo|regalo",
        ),
        in_question=False,
    ),
    Rule(
        Intent.NO,
        "keeps what it has",
        "already served, or content with the time it has",
        (
            (
                "already got? seen|went|booked|scheduled|been|set|came|saw|taken|rescheduled|"
                "covered|going"
            ),
            "found another|somebody|someone|somewhere",
            (
                "keep|keeping|stick|stay|sticking|staying|wait_for|leave|waiting_for|wait_until|go "
                "with|to|for? my|the|what|mine|our|it|current|original|with* <mine>|first|as|is|"
                "same|spot|other|way"
            ),
            "stay|staying put $",
            "happy|fine|ok|good|content|satisfied with my|the|what <mine>",
            (
                "^ <hello>|<oh>|<please>* i_am|we_are|were all? good|set|covered|straight|fine "
                "<it_now>* $"
            ),
            "^ <hello>|<oh>|<please>* i am ok <it_now>* $",
            (
                "feel|feeling|doing|much|lot|got|getting|am much|a_lot|lots|so|all? better "
                "<it_now>|already|and|no|dont* $"
            ),
            "ya <ya_tengo>",
            "me quedo con mi|la_que_tengo|la_mia|la_cita_que|la_original|la_de",
            (
                "prefiero|mejor|quiero mi|mantener|esperar|quedarme|dejar|conservar|con_mi <lo>? "
                "con? mi|la? cita|la_que|original|mia"
            ),
        ),
        (
            *_ASKS,
            *_WITH_A_CONDITION,
            "la otra|de_enero ya no",
            (
                "already did|have|got|been ... say|said|text|texted|reply|replied|yes|answer|it_on|"
                "it_down|records|referral|lost|had_to|waiting|questions|paid"
            ),
            "dont|not|never|didnt|without keep|wait|leave|have|stay|already|feel",
            "keep the texts|spot|opening|offer",
            "keep|leave ... open",
            "good with that|this|it|the",
            "keep|leave me|us|it|that posted|updated|on|in",
            "was|been waiting",
            "cancel|move|change|reschedule|swap",
            "wait|waiting for my|the husband|wife|mom|daughter|son|ride",
            "ya tengo todo|ganas|mi_seguro",
            "feel|feeling|get|getting better soon|after|about",
        ),
        in_question=False,
    ),
    Rule(
        Intent.NO,
        "is busy then",
        "says what stands in the way, which is a refusal in a reply to an offer",
        (
            (
                "am|be|are|is|i|will|too|so|way|still|also|already|actually|currently|"
                "really|pretty|"
                "super|kind_of|fully <busy>"
            ),
            "^ <hello>|<oh>|<please>* at_work|working <please>* $",
            "booked|slammed|swamped|jammed|packed solid|up|out|full|all_day|back_to_back|with",
            (
                "^ <hello>|<oh>|<please>|too|so|very|still|i_am|currently* <busy>|sick|"
                "working_tomorrow <it_now>|today|now|that_day|then* $"
            ),
            (
                "have|got|having|has a|an|another|my|other|some|already|prior|previous|"
                "different|big|"
                "family|school|important|scheduling* <duty>"
            ),
            (
                "i work|teach|babysit tomorrow|then|that_day|today|until|till|at_that|all_day|days|"
                "nights|mornings|that_time|during|from|late|at|full_time"
            ),
            (
                "other|prior|previous|another|different plans|engagement|commitment|commitments|"
                "obligations|obligation|conflict|meeting|arrangements|<thing>"
            ),
            (
                "dont|no|without|lack|need|sin have|got? a|any|the|enough|no|my|nobody|way_to_get* "
                "<lack>"
            ),
            "no tengo|hay|cuento a|con|en|ni|un|una|mucho* <lack>",
            (
                "car|truck|ride broke|broken|in_the_shop|is_in_the_shop|wont_start|died|is_broken|"
                "is_down|broke_down|fell_through|canceled|cancelled|cant"
            ),
            "tengo|tenemos que|otra|un|otro|una|mucho|mi* <deber>",
            (
                "would|have|i|we really|so|totally? love|like|want|wanted|wish|loved|liked "
                "to|it|that|too|come* but .... "
                "<duty>|<busy>|graduation|recital|birthday|surgery|baptism|bar_mitzvah|anniversary|"
                "work|church|moving|flying|babysitting"
            ),
            (
                "quisiera|gustaria|encantaria|quiero|ganas .. pero .... boda|graduacion|funeral|"
                "velorio|entierro|bautizo|cumpleanos|recital|vuelo|<deber>|<ocupado>"
            ),
            "estoy|estare|ando|voy_a_estar|estamos muy? <ocupado>",
            "hoy|manana|ese_dia|a_esa_hora trabajo|tengo_trabajo|estoy_trabajando",
            "am|feeling|too|very|really|still sick|contagious|under_the_weather",
        ),
        (
            *_ASKS,
            *_WITH_A_CONDITION,
            "after it|that|class|work",
            "away from my|the phone|desk|computer",
            "about|any|is_there|what a|an|the* different|another|other",
            "cancel|move|change|reschedule|swap ... <thing>",
            "but i|we? can|could|will|would|yes",
            "not|isnt|arent|no_longer busy|booked|working|away",
            "line|phone|it|office|number is|was .. busy",
            "dont|not have ... conflict|conflicts|plans|school|class",
            "kid|kids|son|daughter|child|children|he|she|they is|are <busy>",
            "no need|conflict|conflicts|plans|issue",
            "no tengo problema|prisa|que",
            "booked me|it|in|for",
            "dont leave",
            "need a|the|my|more? way|time|ride|leave|gas",
            "no money down",
            "no time at|like",
            "way out",
            "work|works|working from_home|close|nearby|around_the_corner|next_door|for_myself",
        ),
        in_question=False,
    ),
)
