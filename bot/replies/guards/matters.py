"""A yes to something else than the slot: what is told of oneself, small talk, another errand."""

from typing import Final

from bot.replies.guards.errands import RELATIVES
from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

MATTERS: Final = (
    Rule(
        Intent.UNCLEAR,
        "cancels something",
        "a yes to something else is no yes to the slot",
        (
            (
                "cancel|canceling|cancelling|cancelled|canceled|cancelar|cancelo|cancela|cancele|"
                "cancelen"
            ),
        ),
        (
            "dont|do_not|not|never|no_need|necesario|falta .... cancel",
            "cancel|release|drop my old one|appointment|slot",
            (
                "cancel|canceling|cancelo .. my|the|mi|otros? nails|hair|hairdresser|"
                "haircut|lunch|dinner|date|plans|class|meeting|trip|gym|golf|cards|"
                "bridge|planes|nail|pedicure|manicure|massage|facial|unas|compromiso|compromisos"
            ),
            ("cancel|cancela|cancelan|cancele|cancelen my|the|mine|la|mi|el .. ~otherday|later"),
            "la|mi .. ~otherday|vieja la? cancela|cancelan|cancele|cancelen",
            "whoever|who|somebody|someone|they|person cancel|cancelled|canceled",
            "class|meeting|school|flight|shift|game|practice|trip|lunch .. cancelled|canceled",
            "se cancelo mi|la|el|una|un clase|junta|escuela|trabajo|turno|practica|vuelo|viaje",
            "no me? la? cancelen|cancele",
            "not|never|better cancel on|it",
            "cancelo su practica|clase",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "about another matter",
        "a yes to something else is no yes to the slot",
        (
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
            "of_course|sure|absolutely|definitely it|that hurts|does|did",
            (
                "accept|accepts|take|takes visa|mastercard|amex|cash|checks|cards|credit|medicaid|"
                "medicare|insurance|aetna|cigna|tricare|walk_ins"
            ),
            "take|takes it|this|that from_here|easy|slow|out|back|away|apart|personally|on",
            "wait|waiting to hear|see|find_out|know",
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
                f"my|mi|mis|los|las|the {RELATIVES} "
                "is|are|esta|estan|es|son doing? bien|fine|better|well"
            ),
            f"my|the? {RELATIVES} is|are ok|okay|alright|good|great|home|asleep|awake",
            "pasemela|pasemelo|pasamela|pasamelo|comuniqueme|comunicame|comuniquenme",
            "put|pass her|him|them on|over $",
            "la|el cita|hora ... la|el de|del doctor|doctora|dr|dra|medico|dentista",
            "tambien va|es|vive|viene",
            "my|the|mi legs|leg|knee|foot|back|arm|hand|shoulder is|are fine|better|ok|good|well",
            "snow|rain|storm|ice is|are coming|here|falling|bad",
            "at|to my eye|dental|foot|heart|hair|other|next appointment",
        ),
        (
            "this|it is|habla ~name|~given speaking",
            "this|it is ~name|~given|her|him|me|she and|i|we|he|she",
            "is|are home so|and|from .... can|will",
            "dont|do_not|not|never|no_need|necesario|falta .... give|call|text|llamen|llame",
            "got|have|get a|my|the? ride|sitter|babysitter|car|day_off|time_off|off|permission",
            "have been|a_ride|a_good|a_great|a_nice|a_blessed|a_wonderful|a_lovely",
            "got somebody|someone|my_son|my_daughter|a_neighbor|a_friend to drive|take|bring|watch",
            "got the|an|my ok|okay|permission|clearance|thumbs_up|day|afternoon",
            "it is my day|lunch|birthday|break",
            "hold|save|keep it|that|this for me|us",
            (
                "have|had much|so|bad|such|some|a|lots_of .. pain|swelling|fever|"
                "toothache|infection|cough"
            ),
            "and|a|merry|happy|early|nice|great|of_a|best christmas",
            "christmas came|comes|is|early",
            "not|hope|sorry|im|am|wont|will_not .... late",
            "bring|bringing|have|got|with my new? insurance card|cards|info",
            (
                "tell|dile|salude everyone|everybody|the|dr|doctor|him|her|them .... "
                "hi|hello|thanks|thank_you|hey"
            ),
            "give it to me|us|mom|her|him",
            "got ~name|~given|my|a|someone|somebody .... to|running cover|watch|the|drive|take",
            "since|before christmas",
            (
                "insurance|medicaid|medicare|prescription|refill|coverage|deductible .. "
                "ends|runs|expires|changes|lapses|ran|running|covers|resets|kicks|ending"
            ),
            "yes lord|jesus i|thank|please|jesus|god",
            "yes lord $",
            "thanks|thank_you for tell|telling me",
            "pray for|about this|me|my|it",
            "praying on|for this|it|something",
            "have been? bin? waiting on|for",
            "it is me i|so|and",
            "digale|dile que ~name|~given|sí|ya va|voy",
        ),
    ),
)
