"""A yes and small talk: it answers a question that was not ours, or none."""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

SMALL_TALK: Final = (
    Rule(
        Intent.UNCLEAR,
        "says how somebody is",
        "somebody who is well answers how they are, not whether they come",
        (
            "^ doing <lead>* better|great|good|well|fine|ok|alright $",
            "am|is|are|be doing .. better|great|good|well|fine|ok|alright $",
            "i|she|he can walk|talk|stand|drive|sleep now|again|fine|better|ok $",
            "i|she|he can walk|talk|stand|drive|sleep $",
            "i|she|he|we|they am|is|are|feel|feels|feeling|doing .. better|recovered|healed",
            "it|that|all cleared|healed up?",
            "cleared|healed|dried right|all|nicely? up",
            (
                "my|the car|truck|van|heater|furnace|dog|cat|baby is|are running|working|doing "
                "good|fine|great|well|ok"
            ),
            (
                "i|he|she am|is totally|legally|completely|partly? "
                "blind|deaf|diabetic|pregnant|allergic|anemic|asthmatic $"
            ),
            (
                "ya estoy|ando|sigo|va|esta .. mejor|mejorcita|mejorcito|recuperada|recuperado|"
                "aliviada"
            ),
            "^ sí|si* estoy|estamos|andamos|ando|todos muy? bien <tail>|gracias|aqui|y* $",
            "ya se|me me? quito|bajo|paso la|el|lo",
        ),
        (
            "can see|hear ~ourdoctor|dr|doctor|him|her|you",
            "will|would|make|makes|help|helps|to|until ... better",
            "if|so i|he|she|we feel|feels",
            "so he|she|i|they can",
            "it is|has got|getting|getting_to|gotten over|up",
            "hicieron el|mi dia",
            "car|truck|van is|are running|working|doing .. now|again|so",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "tells of what was",
        "what somebody has done answers whether they did it",
        (
            (
                "i|we|he|she|they mailed|faxed|paid|voted|celebrated|filed|filled|stopped|"
                "visited|moved"
            ),
            "i|we called on|yesterday|last|monday|tuesday|wednesday|thursday|friday|already",
            "i used to",
            "had|got that|it|one|them|mine done|removed|out|fixed|checked|replaced|tested|pulled",
            "ya? pague|deposite|vote|llene|mande|firme",
            "ya? llame ayer|el|a_la_oficina|antier",
            "<yes>|sí|si .. gano|perdio",
            "won|lost his|her|their|the|by|again game|match|race|license|job|primary|bid",
            "they|he|she|we fixed|won|lost|moved|passed|graduated",
        ),
        (
            "moved my|some|a|things|it|around|stuff",
            "paid for parking|my_ride",
            "dios se? lo? le|te|les? pague",
            "dios .. pague",
            "so|and i can|will",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "says who or where somebody is",
        "it answers who somebody is, or where",
        (
            "my|her|his|our number|birthday|address|email|apellido is|are",
            "mi|su|nuestro apellido|numero|cumpleanos|direccion es",
            "my|mi wife|husband|esposo|esposa|hijo|hija|son|daughter|mama|mom is|es ~name|~given",
            "i|we|he|she live|lives|living in|with|at|here|there|on",
            "yo? vivo|vive|viven|vivimos en|con|ahi|aqui|por",
            "i|we will be out|away|gone|traveling|travelling",
            "i|we will be in|at|out_of the|my|a|town hospital|work|school|office|airport|house $",
            "voy_a_estar|estare|estaremos en_casa|fuera|de_viaje|en_el_hospital|en_el_trabajo",
            "i|we speak|hablo english|spanish|ingles|espanol",
        ),
        (
            (
                "live|lives|vivo .... close|near|nearby|cerca|lado|minutes|minutos|blocks|"
                "cuadras|corner"
            ),
            "live|lives|vivo .... walk|walking|caminando|down_the_street|next_door|a_la_vuelta|so",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "answers a greeting or a remark",
        "small talk is no answer to an offer",
        (
            "feliz|felices|bendiciones .... tambien",
            "a|para usted|ustedes|ti tambien",
            "<yes>|sí|si igualmente",
            "bestie|girlfriend|homie",
            "<yes>|it girl|queen|king",
            "^ god is good $",
            "^ yeah|yea|yep|sure lol|haha|lmao|jaja|ha|hehe $",
            "que se le ofrece",
            "ya te|la|lo|le oi|vi|lei $",
            "se acuerdan|acordaron de mi|nosotros|uno",
            "tell|cuentame me about it",
            "eso|asi dicen|parece $",
        ),
        ("no me diga|digas",),
    ),
    Rule(
        Intent.UNCLEAR,
        "mocks",
        "who mocks accepts nothing",
        (
            "^ oh? yeah|yea|sure|oh right like|as|and|until|when",
            "^ like|as that|if will|thatll|you|that_will|i",
            "i am the queen|king|pope|president|santa|easter_bunny|tooth_fairy",
            "fat chance",
            "in your dreams",
            "when pigs fly",
            "como la otra|ultima vez",
            "be like? that way?",
            "calm|chill|settle down|out $",
            "^ alright|ok|okay alright|ok|okay alright|ok|okay? $",
            "^ relax|chill $",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "speaks of the weather, a game or a meal",
        "what happens elsewhere is no answer to an offer",
        (
            "it|it_is|is|was so|very|really|too? foggy|windy|humid|freezing|icy|chilly",
            (
                "weather|rain|snow|sun|wind|storm|power|lights|game|match|movie|soup|dinner|food|"
                "party|wedding|funeral|road|roads|tree|team is|was|are|were|went|won|lost|has|"
                "falling|started|ended|out|still|up"
            ),
            (
                "partido|juego|equipo|fiesta|boda|lluvia|caldo|comida|novela|luz estuvo|fue|"
                "quedo|gano|perdio|esta|salio|se_fue"
            ),
            "se fue|va la luz|senal",
            "love|like|loved|liked that|this|the show|song|movie|series|team|game",
            (
                "me encanta|gusta|gusto esa|ese|esta|este|la|el|esta novela|serie|cancion|"
                "pelicula|programa"
            ),
            (
                "la|lo|las|los|it|them|mine tomo|take|taking|con con|with|tomo agua|leche|comida|"
                "cafe|food|water|milk|juice|jugo"
            ),
            "la|lo|las|los tomo con agua|leche|comida|cafe|jugo|el_desayuno",
            "take|takes|taking it|them|mine|that with food|water|milk|breakfast|dinner",
            "bring|bake|make the|a|some cake|cookies|cooler|drinks|beer|pizza|chips|salad",
            "dinner|lunch|breakfast was|is good|great|ready|delicious",
            "my|the|mi|el|la dog|cat|perro|gato|perra|gata is|es|esta|was",
        ),
        (
            "even|aunque if|though|este|haya|haga",
            "so|but|pero|y i|we|ahi|alla|voy|igual",
            "bring a|some? cookies for|to",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "does or takes something else",
        "what somebody will do elsewhere is no answer to an offer",
        (
            "~ourday|~otherday|manana|hoy|ya deposito|pago|transfiero",
            "digale|dile|digales a|que .... hable|llame|marque|hablen|llamen",
            "^ count $",
            "got my hopes|goat",
            "^ <ok>|cool|yep|oh* got it $",
            "a sooner|earlier|mas_temprana one",
            "^ acepto que $",
            "accept|accepted that you|they|it|he|she|i|we|my",
            "take your word|advice|call|name",
            "deal with it|this|that|him|her|them|you",
            "there for you|him|them $",
            "count me confused|skeptical|surprised|shocked",
            "^ pick me|it|him|her|us|them up",
            "will pick it|him|her|them up",
            "^ taking tomorrow|the|~ourday day? off",
            "will|voy|vamos tell|inform them|him|her|you",
            "i? will wait|be_waiting|pray|be_praying $",
            ("estare|estoy al|a|atento|atenta|en|pendiente pendiente|la_espera|espera"),
            "absolutely|totally|simply gorgeous|beautiful|stunning|exhausted|shattered|soaked",
            "put the kettle|music|tv|game",
            "sold the|my|our",
            "beers|drinks|lunch|dinner on me|us|you",
            "espere|esperen|esperenme|esperame tantito|poquito|un_rato",
            "te espero|veo en|alla_en|afuera",
        ),
        (
            "pick him|her|them|my|the|~patient .... up? from|early|at|after school|class|daycare",
            "pick him|her|them|~patient up early|from",
            "tomo|tomamos $",
            (
                "tomo|tomamos yo|aunque|entonces|nosotros|con_todo|feliz|de_una|ahora|ahorita|"
                "encantado"
            ),
            (
                "tomo|tomamos la|el|lo|las|esa|ese|esta|este|esas|con_gusto|con_mucho|gracias|"
                "muchas|sin"
            ),
            (
                "tomo|tomamos ~ourtime|~ourday|~ourpart|a_las|y|por|encantada|encantado|nota|un|"
                "una|ya|esos"
            ),
            "me|lo|la|los|las|se|que|yo|si|sí tomo|tomamos $",
            "pastilla|medicina",
        ),
    ),
)
