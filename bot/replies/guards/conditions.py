"""A yes that is taken back, put under a condition, or still thought over."""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

DOUBTS: Final = (
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
            (
                "no quiere|quieren|puede|pueden|va|podemos|vamos|queremos|podra ir|venir|llegar|"
                "asistir"
            ),
            "let that|it|this one? go",
            "me|nos viene|va|queda|cae muy? fatal|mal|pesimo|horrible|peor|terrible",
            ("not coming|attending|taking|accepting|available|free|able|showing|making"),
            "not going to? $",
            "not interested $",
            "not interested in|anymore <it>|coming",
            "not going to come|go|make|take|be|attend|accept",
            "count me|us out",
            "give it|that|this a miss",
            "no me|nos sera|es|seria posible",
            "no la|lo|las quiero|queremos|ocupo|necesito|acepto|tomo|agarro",
            "dije|digo|dijimos|decir|diciendo que no $",
            "a|un no from|for|de me|us|my|parte",
            "is|answer|said a|still? no $",
            "no earlier|sooner one|appointment|appt|slot|time for me|us",
            "stay|staying put",
        ),
        (
            "no la|lo|las quiero|queremos perder|dejar|soltar|hacer|cancelar|pensar",
            "si no es|sea|fuera mucha|mucho|muy|demasiado|molestia|tarde|problema|inconveniente",
            "no me|nos viene|va|queda|cae nada? mal",
            "me|nos va|viene|queda|cae mal|peor de|con",
            "quit|stop|end work|working|my_shift|my_job|early|class|practice|at|on",
            "not taking chances|any_chances|no|my_chances|a_chance",
            "not making it|this|that up",
            "quit|stop bugging|nagging|pestering|bothering you|yall|him|her|them|everyone",
            "quit|stop bugging|nagging|pestering|bothering my? <relative>|neighbor|kids",
            "not going to make that|this|the|any|same|a same? mistake|fuss|excuses|excuse|scene",
            "not going to take no|chances|long",
            "not interested|coming .. waiting|empty",
            "not free on|until ~otherday",
            "nuts|crazy|fool|foolish|silly|dumb|mad|insane to pass|decline|skip",
            "<relative> can|could|will quit|stop",
            (
                "quit|stop complaining|whining|moaning|griping|grumbling|fussing|"
                "kvetching|worrying|stressing|fretting|procrastinating|bragging|joking|"
                "rambling|babbling|talking"
            ),
            "dont|do_not|wont|will_not|no need|want|be_needing both|two|2",
            "stop|stops at|for|in the|a? pharmacy|store|bank|gas|post_office|way|coffee",
            "cant|wont|will_not|never|couldnt stop|quit smiling|laughing|crying|thinking",
            "pain|cough|coughing|hurting|hurt|itching|bleeding|it|tooth|back .. quit|stop|stopping",
            "before you stop|quit",
            "cant|dont wait|want to|miss|lose",
            "say no",
            "no ~ourday .. sí",
            "need to ask|wait|think",
            "wont|will_not|cant|can_not|doesnt|never quit|stop",
            "no worries|problem|doubt|question|questions|rush|hay_problema",
            "stop by|in",
            "quit my|smoking|asking|putting",
            "no puedo|aguanto dormir|caminar|comer|respirar|moverme|pararme|mas|con_el|el|la",
            "anything .. stop|stops",
            "whatever .. stops|it_takes|to_stop",
            "stop|stops|stopping the|this|my|that pain|bleeding|hurting|cough|itching",
            "cant|wont stop|quit",
            "stop six",
            "stop work|working|driving|the_car",
            "cant get this|it off|out",
            "pass|skip it|this|that|7th|class|work up?",
            (
                "skip|skipping|cut|cutting|miss .. the|my? "
                "lunch|gym|soccer|practice|class|period|school|"
                "math|english|history|science|pe|homeroom|lecture|lab|chem|bio|algebra|study_hall|"
                "breakfast|church|bingo|work"
            ),
            "wont|will_not be late",
            "queda de paso",
            "dont|do_not|wont|will_not|never|not_going_to let that|it|this one? go|pass|slip",
            "paso|pasamos por ahi|alla|alli|aqui|la_clinica|el_consultorio",
            "me|nos paso|pasamos ~ourday|~ourtime|~ourpart|por|a",
            "paso ~ourtime|~ourday|a_verlos|a_verla|a_verlo|sin_falta",
        ),
    ),
    Rule(
        Intent.UNCLEAR,
        "a condition",
        "a yes that depends on something is not an acceptance yet",
        (
            (
                "if|unless|whether|provided|providing|assuming|depends|depending|contingent|except|"
                "otherwise|as_long|so_long|pending|subject_to|excepto|depende|dependiendo|"
                "siempre_y_cuando|con_tal|a_menos|salvo|en_caso|mientras"
            ),
            "only if|when|at|with|after|before|the|for|because_of",
            "not|nothing|never|anything|anytime but? before|until|till|after|past|earlier|later",
            "no|nada|nunca|siempre que? sea? antes|despues de|del|que",
            (
                "sirve|queda|conviene|tomo|acepto|agarro|voy si dura|cabe|acaba|empieza|puede|"
                "pueden|tarda|cuesta|alcanza|llega|viene|hacen|dan"
            ),
            "solo|nomas|nada_mas|solamente que|si|cuando|con|por|para|a|en",
            "once|until|till|after i|my|the|you|they|he|she|we",
            "cuando|hasta|despues_de que|me|salga|llegue|mi",
            "<yes>|sí|ok|sure|there when|after|before i|my|the|they|he|she|we",
            "would could|if|have",
            "^ si dios quiere $",
            "si dios quiere y",
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
                "lo|una|un|tengo|llego|mejor|acabo|termino|llueve|nieva"
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
            "for|been|wait|waiting|waited|took|take so_long",
            "if you|yall|they still have|got it|that|this|one|the",
            "hasta me|nos dio|dieron|da|dan ganas|gusto|risa|alegria",
            "por si tienen|acaso|quieren|necesitan|hace_falta",
            "would have to be crazy|nuts|silly|stupid|dumb|insane",
            "if it|that? is? not|still|isnt gone|taken|there|available|open|free",
            "if you insist|please|get",
            (
                "if it|that|this is ok|okay|alright|all_right|fine|cool|possible|no_trouble|"
                "no_bother|no_problem "
                "with|by|for? you|yall|everyone|everybody? guys|all? please|thanks|thank_you* $"
            ),
            "if it|this|that is still going|on|up",
            "if it|this|that hasnt|has_not gone|been_taken|been_filled|sold already|yet?",
            "^ <lead>* if so <yes>|count|book|put|sign|i_will|i_am|ill",
            "if it is_not|isnt|is not too late",
            "if you will|would|can|could? have|take me|us",
            (
                "si no es|sea|fuera mucha|mucho|ninguna|ningun|muy|demasiado? "
                "molestia|problema|tarde|pedir|lata"
            ),
            "si me|nos hace|hacen|hiciera|hicieran el|ese favor",
            "si todavia|aun esta|hay|queda|sigue libre|disponible|lugar|campo|cupo|vacante|en_pie",
            "si usted|ustedes gusta|gustan|quiere|quieren",
            "no se|sabia si asi|esta_bien|estoy",
            "ya|y|que|pensando|creyendo|pense hasta|asta",
            "hasta orita|ahorita|hoy|ahora|recien|apenas|este_momento .. vi|veo|lo|leo|lei|pude|me",
            "if possible|you_please|you_dont_mind",
            "^ si|sí el|este|para|a|en? ~ourday|~ourtime a? ~ourtime|~ourpart|~ourday? $",
            "si|sí mi amor|vida|cielo|reina|rey|corazon",
            "right|just|straight after i|my|we|shift|work|class|school",
            "if that|this is what you|u|yall|ustedes",
            "si|sí mi <pariente>|<relative>|esposo|esposa|hijo|hija|mama|papa si|sí",
            "<yes>|sí|si senora|senor|senorita|joven|misi|mija|mijo|nena si|sí puedo|voy|quiero",
            "see if it",
            "after|before my shift|work|class|treatment|mass|practice",
            "after my .. ends",
            "even if",
            "was|is|were|arent|isnt|wasnt|mine|one .. not? until|till|after|before",
            "if you|yall|anyone|anybody are|is|can|still? reading|sees|see|get|gets|read|hear",
            "si lee|leen|ve|ven|recibe|reciben|alguien esto|este|el|lo|lee|ve",
            "after the|all|that|this all|that|the? runaround|wait|waiting|mess|hassle|headache",
            "after the|my|this|that last|long? year|month|week|night|day|weekend i|we|she|he have",
            "dont|do_not mind if i|we do",
            "if it is_not|isnt any|a|too_much? trouble|bother",
            "sorry|apologies .... if",
            "orita|ahorita|manana|hoy|~ourday|~ourtime|yo si puedo $",
            "orita|ahorita|manana|hoy|~ourday|~ourtime|yo si puedo ir|llegar|llevarlo|llevarla",
            "si me dieron|dio|dan permiso|permizo|chance",
            "yo si puedo|voy|llego|quiero",
            "if it|that is still mine|available|open|free|there|ok|okay|alright|possible|good",
            "if .... again",
            "if you need|want .. my|the|it|a",
            "i would have .... sooner|earlier",
            "let me know if",
            "if i have|had to",
            "if anything",
            "if i must",
            "if i am not? too? late",
            "if it isnt|is_not gone|taken",
            "if nobody|noone|no_one|nobodys else? has|took|takes|claimed|taken|grabbed",
            "before i|my <relative>? chicken|lose|change|changes|forget|forgets|die|explode",
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
            "got|have|got_me nothing but time",
            "doing nothing .. but",
            "nothing|nobody|no_one|nowhere .... but the|my|a|some? .. lol|haha|anyway|now* $",
            "cant|couldnt help|do_anything but say|smile|take|accept",
            "dont|cant drive but my|a <relative>|neighbor|friend|niece|nephew|aide does|can|will",
            "no manejo pero mi <pariente>|sobrina|sobrino|vecina|vecino sí|si|me_lleva",
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
            "rather have|get|receive a? letter|letters|mail|postcard|call",
            (
                "maybe|perhaps|possibly|probably|hopefully|unsure|undecided|hmm|hm|umm|um|?emoji|"
                "prolly|probs|prob|"
                "kinda|doubtful|tentative|tentatively|almost|leaning|wish|ish|casi|chance|sort_of"
            ),
            "i|we|would guess|suppose",
            "run|running it|this|that by|past",
            "permitame|permitanme|permiteme|dejeme|dejame .. consultarlo|preguntarle|checarlo",
            "might|may be|not|have|need|work|come|go|can|i",
            "if|si .... ok|okay|fine|alright|bien|vien|cool with|by|con|para mi|my",
            "love|like|want|wish|wished to|i_could say yes",
            "most likely",
            "think so|i_can|that|it|about|we|i",
            "not|dont|isnt sure|certain|know|decided|positive",
            (
                "let|give me|us check|see|think|ask|look|call|know|talk|confirm|get|find|a|some|"
                "few|one|my|until"
            ),
            "trying|try to",
            "hope i|we|he|she can|could|will|make_it",
            "espero poder|que_pueda|que_podamos|alcanzar|llegar",
            "si me? queda|quedan|esta muy? cerca|lejos|cerquita|a_mano",
            "try|do my|our best|darndest|hardest",
            "tratare|intentare|procurare|tratando|intentando|veremos",
            "hare|haria|hacer mi|todo|lo lo? posible|mejor",
            "^ <lead>* i|we will|shall see $",
            "hold|wait please $",
            "hold|hang|stand on|a|up|sec|second|moment|minute|by|for",
            "one sec|second|moment|minute",
            (
                "voy|deje|dejame|dejeme|tengo_que|dejar|ire a? ver|checar|preguntar|revisar|"
                "platicar|comentar|intentar|tratar|consultar|pensar|avisar"
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
            "le|les|te aviso|confirmo|digo|llamo|marco|hablo|respondo|resuelvo",
            (
                "book|schedule|confirm|call|do|touch|answer|decide|tell|reply|know it|you|this|"
                "that? ~ourday"
            ),
        ),
        (
            "let us get|go this|it|for|with over|it|that|this?",
            "think|thinks i|we should|need|better",
            "think that|it|this is perfect|great|wonderful|amazing|fantastic|lovely|excellent",
            "not on the schedule|calendar|roster",
            "el|la|los doctor|doctora|familia|senora se va|van a",
            "he|she|they|~name|<relative> said",
            "me|nos deja|dejan",
            "can|could do|make it|that|this? ~ourday",
            "let me have|in|take",
            (
                "let|will_let the|my school|boss|job|work|doctor|daughter|son|husband|wife|"
                "sister|mom know"
            ),
            "see|saw you|ya|dr|dra|doctor|the|her|him",
            "let the record",
            "hi|hey|so|yes|yeah|okay um|umm so|ok|i_am|i_will|that|dr|yes|yeah",
            "^ um|umm|hm <yes>",
            "almost|casi finished|finish|done|out|gone|over|no",
            "think i have|broke|pulled|tore|need|sprained|am",
            "give me a? ride|lift",
            "ya? me? dio|dieron|dan chance",
            "look after",
            "hold on till|until ~ourday|~ourtime",
            "hold for me|us",
            "might be ... late",
            "may|might be slow|slower|limping|walking_slow|moving_slow",
            "call out|off|in|sick|work|my_boss|my_job|my_manager",
            "in a heartbeat",
            "almost missed|deleted|forgot|cried|dropped",
            "been|was trying to",
            "confirmo que sí|voy|asistire|asisto|ahi|estare|acepto",
            "^ <yes>* i|we confirm ~ourday|~ourtime",
            "let us get er|her|this|it|that done",
            "let me get|grab that|it|this|in|one",
            "find a? sitter|babysitter|ride|cover|somebody_to|someone_to",
            "le|les digo|aviso a mi|dona|don",
            "let me know if|what you|yall|they need|want",
            "find parking|my_way|it_fine|a_way|somebody|someone",
            "almost said no",
            "tell my boss|manager|supervisor|job|work",
            "ask off|for",
        ),
    ),
)
