"""A yes to another time, another day, or for another person."""

from typing import Final

from bot.replies.guards.errands import RELATIVES
from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

ANOTHER_TIME: Final = "another time or day"

OTHERS: Final = (
    Rule(
        Intent.UNCLEAR,
        ANOTHER_TIME,
        "a counter-offer is for staff",
        (
            "~othertime|~earlier|~otherday|~otherpart|~late",
            "sooner|earlier|antes than|que that|this|eso|esa",
            "next|proxima week|semana $",
            "semana|mes|lunes|martes|miercoles|jueves|viernes que viene|entra",
            (
                "after|before|past|until|over christmas|xmas|thanksgiving|easter|hanukkah|ramadan|"
                "new_year|new_years|the_holidays|the_holiday|vacation|spring_break|summer"
            ),
            (
                "despues_de|antes_de|pasando|hasta|pasadas navidad|la_navidad|las_fiestas|fiestas|"
                "ano_nuevo|reyes|semana_santa|pascua|vacaciones|las_vacaciones|el_puente"
            ),
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
                "salimos ... ~earlier"
            ),
            ("salgo|sale|salen|salimos|termino|termina|acabo|acaba|finish|drop .... ~earlier"),
            "start|starts|open|empiezo|entro|unload .. ~othertime so|y",
            "since|desde .. ~otherday|~othertime|~earlier|~otherpart",
            "hospital|night|noche|noches|bus|camioneta|camion|train|feed de|of|at|las? ~earlier",
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
            "reschedule|reprogramar|reagendar me|us|mine|it|la? to|for|para|a ~ourday|~ourtime",
            "home|back|in_town by|on|before ~otherday",
            "gets|arrives|lands|comes|llega|viene in|home? ~otherday and|y|so",
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
            "denle|den|dele la|mi mia|lugar|cita|espacio a|de otra|otro|alguien|enero",
            "no .... vaya|vayan a dar a otra|otro",
            "dasela|das|darsela|dar|den|give .... a|to otro|otra|somebody|someone",
            "y|and no|not la|the de|one? ~otherday",
            "no hay|queda de otra",
            "another|otra ~otherpart|night|day|week|month|year|minute|hour of|like|with|in",
            "otra|otro ~otherpart|noche|dia|semana asi|de|con",
            "arrive|arriving|llego|llegare|arrivo .. ~earlier",
            (
                "lobby|parked|waiting_room|parking_lot|sala_de_espera|estacionamiento|sitting .. "
                "~earlier"
            ),
            "responder|contestar|contesto|respondo|respuesta|disculpa|perdone|perdon ... ~late",
            "en lugar|vez de la|mi otra|mia",
            "other plans|obligations|commitments",
            "is|its|it_is|hurts|hurting worse|bad|worst|more .. ~otherday|today",
            "best|great|good|happiest news|text|thing|message ~otherday|today|all_day",
            "otra vez|vuelta se|me|le|trae|ando|estoy|esta|tengo|con|anda|amaneci",
            "no .. cancelen|cancele|dejen|quiten|pase otra vez",
            "not be? another",
            "pull|take|get|pick|bring both of? them|the_kids|my_kids|kids? out|up|from|along",
            "no .. la|lo den|de|des a otro|otra|otros",
            "take this|it instead",
            "cambio|cambie|muevo mi descanso|turno",
            # What was, told with a yes: why they answer late, how the night was.
            (
                "was|were|been just|only|still? in|at|on|with|under|asleep|dead|driving|sleeping|"
                "telling|talking|saying|praying|working|tied|stuck|without|busy|sick|out .... "
                "~otherpart|today"
            ),
            "phone|cell|cellphone|battery|charger|signal|reception .... ~otherpart|today",
            "in|from meetings|surgery|court|class|church|therapy|dialysis|traffic all ~otherpart",
            "for|about not answering|responding|replying|texting|calling|seeing .... ~otherpart",
            (
                "back|knee|hip|tooth|neck|ankle|shoulder went|gave|locked|broke|popped .... "
                "~otherpart|today|~otherday"
            ),
            (
                "discharged|released|sent_home|admitted|woke|fell|talked|spoke|discussed|prayed|"
                "slept|cried|vomited|threw_up|limping ... ~otherpart|today|~otherday|~shift"
            ),
            "resets|expires|ends|renews|restarts|vence|acaba .. in|on|en|el? ~otherday",
            "~otherpart otra_vez",
            "dieron|dio|sali .. alta .. ~otherpart|today",
            "last_night|anoche and|y again? ~otherpart",
            "called|phoned|texted|asked|begged|told|wrote you|yall|u|him|her .... ~otherday|today",
            (
                "estuve|estaba|andaba|anduve|trabaje|dormi|dormida|dormido|descargo|murio|senal|"
                "celular|telefono|decia|dije|comentaba|platicaba|amaneci|desperte .... "
                "~otherpart|~shift|manana"
            ),
            # What they have instead, which they let go of.
            (
                "cancel|canceling|cancelling|release|drop|lose|kill|delete|remove|scratch|swap|"
                "replace|replaces|trade|switch my|the|mine|that|a|your ... ~otherday|later|other"
            ),
            "asi ya? no tengo_que? espero|esperar|aguanto a|hasta ~otherday",
            "beats|than|que|before waiting|wait|en|in|on? till|until|hasta? ~otherday $",
            "let|give|denle|dele|den ... my|mi ... ~otherday",
            "gloves|hands|stuck|tied|busy|swamped .... all ~otherpart",
            "instead of|replaces my|the|that ... ~otherday|later|other",
            "my|the later|other|~otherday one|appointment|appt|slot|visit .. can|is|may",
            "the other one .... free|release|cancel|drop|give|open",
            "need the|my|that one? in|on|from? ~otherday anymore",
            (
                "cancelan|cancelen|cancela|cancele|canceleme|cancelenme|quiten|quitan|quita|quite|"
                "quitenme|quiteme|quitame|borren|borran|borra|borre|borrenme|borreme|suelten|"
                "suelte|suelto|cambieme|cambienme|cambiame|muevanme|muevame la|mi|el de|del? .. "
                "~otherday|otra|otro"
            ),
            "en lugar|vez|cambio de la|mi|el de|del? .. ~otherday|otra",
            "la|mi otra|de cita|~otherday ya no",
            "la de ~otherday la? cancela|cancelan|cancelen|cancele|borran|borren|quitan|quiten|den",
            "la que tengo|tenia en|para ~otherday .... dar|den|cancelan|cancelen|ya_no|otro",
            "we|will|are both be|come|go|attend|coming|going|there",
            "mala|pesima|fea|horrible|terrible|rough|bad|sleepless ~otherpart",
            "saw|got|read|seen|noticed|found|opened it|this|your? text|message? ~otherpart",
            (
                "~otherpart .. decia|dije|trabaje|estuve|estaba|andaba|anduve|amaneci|desperte|"
                "tuve|dormi|comentaba|platicaba"
            ),
            (
                "quitan|quiten|quiteme|quitenme|borran|borren|borreme|borrenme|saqueme|saquenme "
                "de la|el .. ~otherday|otra|otro"
            ),
            (
                "have|bring|bringing|take|taking|haul|drag both|all my|the|of? boys|girls|kids|"
                "babies|twins|grandkids|grandbabies|them along|with_me|there|too"
            ),
            "both my|the? boys|girls|kids|babies|twins ... with|along|tagging me|us|along",
            "bring both my|the? kids|boys|girls with|along",
            "dont|wont|do_not|will_not|no need|want|be_needing both|two",
            (
                "dread|dreading|dreaded|hate|hating|instead_of|not|than|tired_of|without|"
                "rather_than wait|waiting|suffer|suffering? another week|month|year|night|day"
            ),
            (
                "take|delete|remove|drop|scratch me|us from|off|off_of|of the|my|that? "
                "~otherday|later|other"
            ),
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "another person",
        "who else is meant is not known",
        (
            f"for|para my|mi|his|her|the|su|both|two|2|us_both {RELATIVES}",
            "for|para both|two|2|dos|ambos|everyone|all_of_us",
            f"and|y my|mi|also {RELATIVES} too|also|tambien",
            f"me and my {RELATIVES}",
            "~otherperson",
            "~otherdoctor",
        ),
        (
            f"for|para my|mi {RELATIVES} ~patient",
            f"sorry|oops|perdon|ups ... was|era for|para my|mi {RELATIVES}",
        ),
    ),
)
