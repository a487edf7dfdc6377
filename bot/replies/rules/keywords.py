"""Replies that ask for help, or to be written to again.

Both are read narrowly: a person who wants help *with* something, or to start *at* some hour, is
talking to a person, and a person who once said STOP is not un-stopped by a lucky phrase.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

HELP_RULES: Final = (
    Rule(
        Intent.HELP,
        "asks for help or information",
        "HELP and INFO by themselves, or asked for without naming a matter",
        ("^ <helplead>|give* <help> <helptail>* $",),
        ("the|a help", "dont|no need|want", "can|may|could|how i|we help you|u"),
        certain=True,
    ),
    Rule(
        Intent.HELP,
        "asks how to answer",
        "whoever does not know what to send is told",
        (
            (
                "^ <lead>* how do|can|should|would i|we answer|reply|respond|claim|claim_it|"
                "accept|accept_it|say_yes|say_no|confirm|confirm_it|get_it|get_the_spot <tail>* $"
            ),
            (
                "how am|are|is? i|we|you|one am|are|is|do? supposed|meant|expected to "
                "answer|reply|respond|write_back|text_back|say_yes|accept|do_this"
            ),
            (
                "^ <lead>* donde|como|que se? le? pongo|mando|contesto|respondo|acepto|confirmo|"
                "digo que? sí|si|no|por_favor* $"
            ),
        ),
    ),
    Rule(
        Intent.HELP,
        "asks who is writing",
        "the carriers' rules make HELP the answer that names the programme",
        (
            "^ <lead>* who is this|that|it texting|messaging|contacting|writing me|us",
            (
                "^ <lead>* who is this|that|it|texting|messaging|speaking|writing|u|dis this|that|"
                "me|again|with|please|it|number* $"
            ),
            "^ <lead>* who is texting|messaging|contacting|writing|sending me|us|this* $",
            "^ <lead>* who is this|that|it and? how|where|what|why",
            "^ <lead>* who are|is you|u|yall|this_from please|people|guys* $",
            "^ <lead>* who|whos dis|you|this|u please* $",
            (
                "^ <lead>* what is this|that number|for|about|regarding|in_regards_to|text|"
                "message* please* $"
            ),
            (
                "^ <lead>* what number|company|business|place|office|clinic|hospital|doctor is "
                "this please* $"
            ),
            "^ <lead>* do|have i know|met you|u|this_number|this_person $",
            "dont|cant know|tell|see|remember who it|this|that|you|they came|is|are|was|sent from?",
            "tell|know who sent|texted|wrote|is_texting|is_writing this|it|me|us",
            "would|could|can you please? say|tell|give|send me|us? your|the name|office|company",
            "^ <lead>* mira|mire? quien tu|usted|ustedes|vos eres|es|son|sos $",
            "^ <lead>* who am i talking|speaking|texting to|with* $",
            "^ <lead>* who sent|is_sending this|me_this|these $",
            "^ <lead>* new phone who dis|this|is_this $",
            (
                "^ <lead>* quien|quienes es|son|habla|eres|escribe|manda|me_escribe|me_habla "
                "ustedes|usted|este|esto|por_favor* $"
            ),
            "^ <lead>* de quien|parte es|de este|quien numero* $",
            (
                "^ <lead>* de donde|que_parte|que_lugar|que_clinica|que_consultorio|que_oficina|"
                "que_doctor|que_doctora|que_hospital|que_compania me|nos* es|son|escriben|"
                "escribe|llaman|"
                "llama|mandan|manda|hablan|viene|vienen esto|este|usted|ustedes|por_favor* $"
            ),
            "^ <lead>* que es esto|este|eso mensaje|numero* $",
            (
                "^ <lead>* de parte? de? que|cual clinica|consulta|consultorio|centro|oficina|"
                "hospital|doctor|doctora|medico|lugar|empresa|compania|dentista|ambulatorio "
                "me|nos|es|son|esto|este|eso|escriben|escribe|mandan|manda|hablan|habla|llaman|"
                "mensaje|numero|usted|ustedes|el|viene* $"
            ),
            (
                "^ <lead>* what|which doctors? office|clinic|place|practice|hospital|dentist|"
                "company are|is you|u|yall|this|it "
                "with|from|at|texting|calling|messaging|writing|for|me|us* $"
            ),
        ),
    ),
)

_TAKEN_BACK: Final = (
    Rule(
        Intent.START,
        "takes a stop back",
        "a stop that was pressed by mistake is told as one, and the word for it is no new one",
        (
            "undo|reverse|ignore|disregard|cancel|unsend|take_back my|the|that? <stop>",
            "<stop>|stopped|unsubscribe .... by|on mistake|accident|error",
            "<stop>|stopped|unsubscribe ... accidentally|mistakenly",
            "accidentally|mistakenly ... <stop>|stopped|unsubscribe",
            "by mistake|accident .... <stop>|stopped|unsubscribe",
            "cancele|quite|pare|bloquee|borre .... por|sin error|querer|equivocacion|accidente",
            "<stop>|baja .... por|sin error|querer|equivocacion|accidente",
            "didnt|did_not|never|not mean|want|intend|meant to? .. <stop>",
            "no quise|queria|era_mi_intencion .... <stop>|baja",
            "keep ... <texts> coming",
            "go|come|get back to texting|sending|messaging",
            (
                "like|want|love|need for? them|these|those|it|the_texts|the_messages to? "
                "come|coming again|back|in"
            ),
            (
                "resume|restart|reinstate|restore|reactivate|reanuden|reanude|reactiven|reactive "
                "them|these|the|my|your|me|los|mis|sus? "
                "again|please|<text>|<texts>|mensajes|avisos|textos"
            ),
            (
                "pique|aprete|presione|toque|le_di|puse el|la|lo? boton|tecla|numero? "
                "mal|equivocado|equivocada|sin_querer"
            ),
            "<texts>|mensajes restored|resumed|reinstated|turned_back_on|back_on|again",
            (
                "hit|pressed|pushed|clicked|tapped|touched|pique|aprete|presione|toque "
                "the|el|la? wrong|mal|equivocado|equivocada thing|button|key|one|word|boton|tecla?"
            ),
            "sign|opt|put|add|subscribe|turn me|us back up|in|on",
            "changed my|his|her mind .... want|like|need|miss .... again|back",
            "want|like|love|need to? have|get|receive? the|your? them|these|those|texts again|back",
            "miss|missed getting? the|your|those|these? <texts>",
            (
                "apuntenme|apunteme|suscribanme|metanme|ponganme|activenme "
                "otra_vez|de_nuevo|nuevamente"
            ),
            "cambie de opinion|parecer|idea .... quiero|mandenme|vuelvan|otra_vez|de_nuevo",
            "<stop> was|is a|an|my|by mistake|accident|error|slip",
            "keep|continue|sigan|siga <texting>|mandando|enviando me|us|them|mensajes|avisos",
            "want|like|need <text>|<texts> again|back",
            "hit|pressed|typed|pushed|sent <stop> .... keep|want|undo|back|again",
            "still|do want|like|need ... <texts>|texted|these|them|you_to_text",
            (
                "todavia|aun|si|sí|seguir quiero|queremos|recibiendo ... mensajes|avisos|textos|"
                "recibir|recibirlos|que_me_avisen|que_me_manden"
            ),
            (
                "pressed|hit|typed|sent|pushed|clicked|wrote|texted the? <stop> ... but|still|want|"
                "wrong|oops|didnt|sorry"
            ),
        ),
        (
            "<dont>|no <adverb>* <text>",
            "dont|do_not|no_longer|not|never ... want|like|need ... <texts>|texted|these|them",
            "no|ya_no|tampoco quiero|queremos",
            "why|how|when|if|did|does|do .. i|you|we still|pressed",
            "dont|do_not|never|not|no ... sign|opt|put|add|subscribe|miss",
            "didnt|did_not|who|why ... sign|opt|put|add|subscribe me|us",
            "still ... get|getting|receive|receiving|sending|texting",
        ),
        in_question=False,
    ),
)

_UNDO_ASKED: Final = Rule(
    Intent.START,
    "asks to take a stop back",
    "what was pressed is to be undone",
    (
        "can|could|would|will|how you|u|yall|i|we|do_i please? undo|reverse that|it|this",
        "puede|pueden|puedes|podrian|podria deshacerlo|deshacer|revertir|revertirlo",
        (
            "can|could|would you|u|yall|i please? go|start|be|get back|on|added|put|texting .. "
            "texts|again|texting|on"
        ),
    ),
)
UNDO_RULES: Final = (*_TAKEN_BACK, _UNDO_ASKED)

START_RULES: Final = (
    Rule(
        Intent.START,
        "a start keyword by itself",
        "the carriers' words, alone or with courtesy",
        ("^ <lead>* <start> me|us|again|back|up* <tail>* $",),
        certain=True,
    ),
    Rule(
        Intent.START,
        "wants the messages again",
        "the messages named as what is to start again",
        (
            "start|resume|restart|begin|reactivate|unblock|reinstate|activate ... <texts>",
            "start|resume|restart ... texting|messaging|sending|contacting",
            "turn ... <texts> back|on",
            "turn back? on ... <texts>",
            "text|message|contact me again",
            "sign|opt|add|put|subscribe me|us ... back|again",
            "sign me|us back? up for .. <texts>",
            "opt|opting me|us|back* in",
            "want|would_like|like|wish ... receive|get|have ... <texts> again",
            "want|would_like|like ... receive|get ... again",
            "unstop|resubscribe",
            "reanudar|reanuden|iniciar|empezar|comenzar los? mensajes|avisos",
            (
                "vuelvan|vuelva|vuelve|quiero|pueden|puede|empiecen|empezar|comiencen a? <mandar> "
                "... otra_vez|de_nuevo|nuevamente"
            ),
            "quiero volver_a? recibir ... otra_vez|de_nuevo|nuevamente|mensajes",
            "didnt|did_not mean|want|intend to stop|unsubscribe|opt_out|cancel",
        ),
        (
            (
                "dont|do_not|never ... start|resume|subscribe|text|sign|add|put|turn|opt|want|"
                "receive|get"
            ),
            "when|why|if ... start|resume|text|opt|unsubscribe",
            (
                "did|does i|it|we|you|they ... start|resume|text|opt|unsubscribe|put|sign|add|"
                "subscribe"
            ),
            "no ... <mandar>|recibir|vuelvan|vuelva",
        ),
    ),
)
