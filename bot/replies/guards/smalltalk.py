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
            "i|she|he|we|they can see|hear|breathe|feel|read|eat|smell|understand|swallow|bend",
            "i|she|he can walk|talk|stand|drive|sleep now|again|fine|better|ok $",
            "i|she|he can walk|talk|stand|drive|sleep $",
            "i|she|he|we|they am|is|are|feel|feels|feeling|doing .. better|recovered|healed",
            (
                "swelling|pain|fever|rash|cough|infection|cold|bleeding|headache|bruise|lump|"
                "it is|has|went|cleared|got gone|down|better|away|up|improved|healed|over"
            ),
            "it|that|all cleared|healed up?",
            "me|se siento|siente|sentimos .. mejor|bien|mejorcita|mejorcito",
            (
                "ya estoy|ando|sigo|va|esta .. mejor|mejorcita|mejorcito|recuperada|recuperado|"
                "aliviada"
            ),
            "^ sí|si* estoy|estamos|andamos|ando|todos muy? bien <tail>|gracias|aqui|y* $",
            "ya se|me me? quito|bajo|paso la|el|lo",
            "ya me hice|hicieron|sacaron|operaron|tome|opere",
        ),
        (
            "can see|hear ~ourdoctor|dr|doctor|him|her|you",
            "will|would|make|makes|help|helps|to|until ... better",
            "if|so i|he|she|we feel|feels",
            "so he|she|i|they can",
            "it is|has got|getting|getting_to|gotten over|up",
            "hicieron el|mi dia",
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
            "i|we was|were there|here|at_home last|in|on|before|yesterday|then",
            "i|we came|went in|on|there|last|yesterday|by",
            "i|we called on|yesterday|last|monday|tuesday|wednesday|thursday|friday|already",
            "yo? fui|estuve|vine ayer|ahi|en|el|la|antier",
            "i used to",
            "ya? pague|deposite|vote|llene|mande|firme",
            "ya? llame ayer|el|a_la_oficina|antier",
            "ya? nacio|ganamos|perdimos|se_caso|se_graduo",
            "<yes>|sí|si .. gano|perdio",
            "won|lost his|her|their|the|by|again game|match|race|license|job|primary|bid",
            "they|he|she|we fixed|won|lost|moved|passed|graduated",
            "had|having the|a|her baby|party|surgery|operation",
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
            "my|her|his|our name|number|birthday|address|email|apellido is|are",
            "mi|su|nuestro nombre|apellido|numero|cumpleanos|direccion es",
            (
                "es|sigue|este|ese es|siendo|sigue mi|su|nuestro|siendo_mi nombre|apellido|"
                "numero|telefono"
            ),
            "this|that|it is still? my|her|his|our number|phone|email|address|cell",
            "my|mi wife|husband|esposo|esposa|hijo|hija|son|daughter|mama|mom is|es ~name|~given",
            (
                "ella|el|she|he es|is mi|my esposa|esposo|hija|hijo|wife|husband|daughter|son|"
                "mom|mother"
            ),
            "i am allergic|diabetic|pregnant",
            "soy alergica|alergico|diabetica|diabetico",
            "i|we|he|she live|lives|living in|with|at|here|there|on",
            "yo? vivo|vive|viven|vivimos en|con|ahi|aqui|por",
            "i|we will be home|out|away|gone|traveling|travelling",
            "i|we will be in|at|out_of the|my|a|town hospital|work|school|office|airport|house $",
            "i|we will be out_of_town|at_work|at_school|at_home|in_the_hospital|at_the_hospital",
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
            "me|mine|him|her|us hurts? too|neither $",
            "same here|to_you",
            "happy|merry|blessed .... you|family too|also|as_well",
            "feliz|felices|bendiciones .... tambien",
            "a|para usted|ustedes|ti tambien",
            "<yes>|sí|si igualmente",
            "bestie|girlfriend|homie",
            "<yes>|it girl",
            "yes|yeah|yep hi|hello $",
            "que se le ofrece",
            "la|lo|le|te escucho|oigo|leo",
            "diga|mande usted? $",
            "me acuerdo|acordaba|acorde",
            "i? remember|recall you|that|her|him|when|it|now",
            "^ <yes>|sí|si* i know|knew|see|noticed|figured $",
            "ya? lo? se|sabia $",
            "ya te|la|lo|le oi|vi|lei $",
            "se acuerdan|acordaron de mi|nosotros|uno",
            "tell|cuentame me about it",
            "no kidding",
            "that|thats|asi is|es life|la_vida|la_cosa",
            "eso|asi dicen|parece $",
            "^ sí|si* pues? ni modo $",
        ),
        ("no me diga|digas",),
    ),
    Rule(
        Intent.UNCLEAR,
        "mocks",
        "who mocks accepts nothing",
        (
            "^ oh? yeah|yea|sure|oh|yes|ok right $",
            "^ oh? yeah|yea|sure|oh right like|as|and|until|when",
            "^ like|as that|if will|thatll|you|that_will|i",
            "i am the queen|king|pope|president|santa|easter_bunny|tooth_fairy",
            "fat chance",
            "in your dreams",
            "when pigs fly",
            "como la otra|ultima vez",
            "^ be like? that way?",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "speaks of the weather, a game or a meal",
        "what happens elsewhere is no answer to an offer",
        (
            "snowing|raining|pouring|storming|sleeting|hailing",
            "it|it_is|is|was so|very|really|too? foggy|windy|humid|freezing|icy|chilly",
            "hace|hizo|haciendo|esta mucho|un|bien|muy? calor|frio|caloron|calorcito|friecito",
            "esta|anda lloviendo|nevando|nublado|granizando",
            "amanecio|que bien|muy? frio|lloviendo|nublado|calor",
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
            (
                "bring|bake|make|buy|compra|compre cake|cookies|beer|pizza|chips|drinks|leche|"
                "pastel|pan"
            ),
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
            "i|we? will fax|mail|email|deposit|wire|scan|venmo|zelle",
            "~ourday|~otherday|manana|hoy|ya deposito|pago|transfiero",
            "digale|dile|digales a|que .... hable|llame|marque|hablen|llamen",
            "^ count $",
            "got my hopes|goat",
            "congrats|congratulations|felicidades|felicitaciones",
            "^ <ok>|cool|yep|oh* got it $",
            "a sooner|earlier|mas_temprana one",
            "tomo|tomamos",
            (
                "accept that|your|his|her|my it|he|she|you|there|they|the|apology|apologies|"
                "condolences"
            ),
            (
                "accept|acepto your|sus|tus|su|tu|las|los apology|disculpas|perdon|condolencias|"
                "excuses"
            ),
            "^ acepto que $",
            "take your word|advice|call|name",
            "deal with it|this|that|him|her|them|you",
            "there for you|him|them $",
            "count me confused|skeptical|surprised|shocked",
            "^ pick me|it|him|her|us|them up",
            "will pick it|him|her|them up",
            "^ taking tomorrow|the|~ourday day? off",
            "will|voy|vamos tell|inform them|him|her|you",
            "i? will wait|be_waiting|pray|be_praying $",
            (
                "quedo|quedamos|estare|estoy al|a|atento|atenta|en|pendiente pendiente|la_espera|"
                "espera"
            ),
            "quedo|quedamos atento|atenta|pendiente",
            (
                "me|nos llego|llegaron el|la|su|los|las|un|una|ya? cuenta|carta|correo|factura|"
                "paquete|recibo"
            ),
            "absolutely|totally|simply gorgeous|beautiful|stunning|exhausted|shattered|soaked",
            "put the kettle|music|tv|game",
            "sold the|my|our",
            "beers|drinks|lunch|dinner on me|us|you",
            "espere|esperen|esperenme|esperame tantito|poquito|un_rato",
            "te espero|veo en|alla_en|afuera",
        ),
        (
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
