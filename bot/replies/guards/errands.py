"""Errands and news for somebody at home, which reach us by mistake."""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

RELATIVES: Final = (
    "son|daughter|kid|kids|child|wife|husband|mom|mother|dad|father|sister|brother|grandson|"
    "granddaughter|grandma|grandpa|friend|baby|hijo|hija|hijos|esposo|esposa|mama|papa|madre|padre|"
    "hermano|hermana|nieto|nieta|abuela|abuelo|marido|mujer|nino|nina"
)
_VISITORS: Final = (
    f"{RELATIVES}|uncle|aunt|auntie|nana|granny|gramps|cousin|cousins|niece|nephew|inlaws|"
    "in_laws|folks|company|guests|movers|tio|tia|primo|prima|primos|suegra|suegro|suegros|abuelos|"
    "abuelita|abuelito|visita"
)
"""Who is told of as coming: to the sender's home, where nothing in the reply accepts."""
FOR_SOMEBODY_ELSE: Final = "a message for somebody else"

ERRANDS: Final = Rule(
    Intent.UNCLEAR,
    FOR_SOMEBODY_ELSE,
    "an errand or news for somebody at home answers nothing of ours",
    (
        (
            "tell|remind|let dad|mom|mama|papa|daddy|mommy|grandma|grandpa|nana|babe|him|her|them "
            "no|he|she|we|i_cant|they"
        ),
        (
            "^ <oh>|no* dont|do_not wear|eat|touch|buy|wake|feed|drink|paint|forget_the|open_the|"
            "open_my|spend_it|spend_my"
        ),
        ("^ <oh>|no* no|no_te|no_le pongas|comas|olvides|compres|despiertes|toques|gastes|abras"),
        (
            "tell|remind|ask|wake|let|have|get|text|help your|ur|yo <relative>|brother|sister|"
            "cousin|aunt|uncle|auntie|granny|nana|boss|teacher|coach|roommate|friend"
        ),
        (
            "tell|remind|let them|him|her|everybody|everyone|the_kids|the_boys|the_girls|"
            "the_guys|~name .. there_is|no|not|we|school|practice|the_game|the_party|its|it_is"
        ),
        (
            "dile|diles|avisale|avisales|avisa|recuerdale|preguntale|pregunta|mandale|llevale|"
            "ayudale|acuerdale|pidele|despierta a tu|tus|todos|los_ninos|los_muchachos|las_ninas"
        ),
        (
            "dile|diles|digale|digales|avisale|avisales|recuerdale que? no|hay|habra|se|ya|es|"
            "manana|~ourday|~ourtime|sí hay|clases|escuela|puede|puedo|junta|ensayo|vamos|misa|"
            "es|~ourday|~ourtime|va|viene|nos|llego|hacemos"
        ),
        (
            "^ <lead>* you|u can|have_to|need_to|gotta|got_to|should|better|are_going_to "
            "come|go|stay|pick|work|watch|help|sleep|leave"
        ),
        "you|u have|got|are|work the early|late|night|morning|day|first|second? shift|working",
        "vas a ir|venir|pasar|llegar|trabajar|recoger|cuidar",
        "puedes|pueden venir|pasar|ir|recoger|llevar|traer|cuidar",
        (
            "te llevo|recojo|pago|traigo|presto|compro|ayudo|deposito|cocino|guardo|marco|"
            "voy_a_llevar|voy_a_recoger a|al|la|el|las|los|en|por|tu|~ourday|~ourtime|tus"
        ),
        "pick|picking you up",
        (
            "i|we can|will|could work|babysit|cover|watch ~ourday|tomorrow|the_kids|your|for|"
            "the_baby|that_shift|the_shift|a_double"
        ),
        "bring|bringing|drop|dropping your",
        (
            "be at|in|going_to service|church|mass|practice|work|school|rehearsal|the_game|"
            "your_game|the_party|the_wedding"
        ),
        (
            "plumber|electrician|truck|movers|amazon|ups|fedex|landlord|inspector|plomero|"
            "electricista|camion|albanil|gasero will|va be_there|a_estar|be_here|be_by|be_over"
        ),
    ),
    (
        "so|and i|we|my can|will|am|are|have",
        "asi_que|entonces|y .. sí|si|voy|puedo|la|ahi",
        "your|ur nurse|receptionist|staff|doctor|office|boss_lady",
        "you|u can have|come_get_me|count|put|book|sign|go_ahead",
        (
            "tell|dile|digale .... yes|sí|i_will|ill|i_am|ahi_estare|ahi_estoy|sí_voy|"
            "ya_voy|voy_para"
        ),
        "you can help|go_ahead|work with|me",
        "get your <relative>",
        "let|tell them know? we|i are|am|cant|wont",
        "be at|in .... until|till|so|but|then|before",
        "kids|they|children|boys|girls will? be|are",
        "bring|bringing your forms|form|papers|paperwork|letter|card|bill|questionnaire",
    ),
)
"""The first of the guards: what they tell somebody at home refuses nothing of ours."""

NEWS: Final = Rule(
    Intent.UNCLEAR,
    "news of somebody's day",
    "what goes on at home or at school accepts nothing by itself",
    (
        (
            "no|hay|habra|sin|empieza|empiezan|salen_de|habran las|la|el|mucha|mucho? clases|clase|"
            "escuela|ensayo|entrenamiento|practica|junta|partido|misa_de|kinder|recital"
        ),
        "no school|classes|practice|rehearsal|class",
        (
            "school|daycare|class|practice|rehearsal|preschool is? closed|cancelled|canceled|out|"
            "tomorrow|on|off|starts|begins|reopens|resumes|~ourday"
        ),
        "practice|rehearsal|kickoff|tipoff ~ourday|~ourtime",
        (
            "party|wedding|choir|bowling|bingo|recital|game|meeting|funeral|shower|cookout|lunch|"
            "brunch|dinner|breakfast|drinks|haircut|nails is? at|on? ~ourday|~ourtime"
        ),
        (
            "fiesta|boda|bautizo|cumpleanos|quinceanera|misa|partido|juego|reunion|posada es|son? "
            "a_las|el? ~ourday|~ourtime"
        ),
        (
            "bring|bringing the|a|some|your? coleslaw|potato_salad|salad|casserole|charger|ladder|"
            "dessert|beans|ribs|chairs|grill|ice|buns|sodas|plates"
        ),
        (
            "llevo|pongo|traigo la|las|los|el|unas|unos ensalada|sodas|tortillas|pastel|hielo|"
            "carne|sillas|refrescos|platos|postre|tamales"
        ),
        (
            f"{_VISITORS} is|are|will_be coming|visiting|arriving|flying|driving "
            "over|in|up|down|to_town|to_visit|for|with|from|around|~ourday|~ourtime|~ourpart"
        ),
        (
            f"{_VISITORS} comes|come|flies|fly|gets|get|arrives|arrive|lands|land "
            "in|here|over|to_town|~ourday|~ourtime|~ourpart"
        ),
        f"{_VISITORS} viene|vienen|llega|llegan|aterriza .. de_visita|~ourday|~ourtime|~ourpart",
        f"viene|vienen|llega|llegan|nos_visita|nos_visitan mi|mis|la|el|los|las|tu|tus {_VISITORS}",
        "good_luck|buena_suerte|break_a_leg ~ourday|~ourtime|manana",
        "operan|entierran|bautizan|despiden manana|~ourday",
    ),
    (
        "so|and i|we|my can|will|am|are|have",
        "so <yes>|sure|put|book|count|sign",
        "asi_que|entonces|y .. sí|si|voy|puedo|la|ahi",
    ),
)
"""The last of the guards. Beside an acceptance it tells why they can come."""
