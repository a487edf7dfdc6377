"""A yes that asks something first."""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

QUESTIONS: Final = (
    Rule(
        Intent.UNCLEAR,
        "a question without its mark",
        "it wants an answer before it gives one",
        (
            (
                "^ <lead>* who|what|when|where|which|how|is|are|can|could|do|does|did|should|any|"
                "has|whose"
            ),
            "^ <lead>* you|u want|need me|us to",
            (
                "^ <hello>|<please>|can|you* give|send|tell|text me|us the|my|your <thing>? "
                "time|details|info|information|reason"
            ),
        ),
        (
            (
                "^ <hello>|<oh>|<please>|yes|sí* you|u|yall|they|we|guys|everyone are|is|can|could|"
                "do|did|may"
            ),
            "are you|u serious|kidding|joking",
            (
                "^ <hello>|<oh>|<please>* can|could|would|will you|u|yall please? "
                "put|sign|pencil|book|schedule me|us down|in|up"
            ),
            "^ please|kindly do $",
            "^ <lead>* can do|not",
            "^ <lead>* do not",
            "do it|the_needful|this|that",
            "could have",
            "^ <lead>* when i|my|they|you ... $",
            "what a|the|an|luck|great|good|wonderful|perfect|nice|lovely|amazing|timing",
            "how wonderful|lovely|kind|nice|sweet|great|exciting|awesome|thoughtful|fun|cool|lucky",
            "god|lord|jesus is|does|can",
            "^ <lead>* is ok|good|possible|fine|perfect|me",
            "you|they guys|all|people|folks are",
            "do put|book|schedule|sign|count|pencil|save|move|switch|change|advance|keep|hold",
            "^ <lead>* any day|time|hour|slot is|works|will|suits",
            "^ <lead>* can come|make|be|go|get|take|start",
            "could i|we say|refuse|turn|resist",
            "^ <lead>* is very|so|really|just? convenient|near|close|ten|good|easy",
            "^ <lead>* do me|us a solid|favor|kindness",
            "^ can $",
            "which is why",
            "which i would|will not|never",
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
            "por|a|en|pa|para|de donde|cual|que_lado es|entro|voy|queda|llego|me|se|esta",
            "es la|el que|de esta|queda|es|junto|cerca|por",
            "y|e|pero cuanto|cuanta|donde|adonde|quien|cual|a_que|que_dia|que_tengo|que_hora",
            "and|but|also what|whats|where|when|who|whos|which|how_much|how_long|how_do|how_far",
            "o por|es|era la|el|de otra|otro|atras|adelante|mismo|misma",
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
            "how long|much|bad|badly|happy|glad|grateful i|we|this|it",
            "and|but when|who|which i|we|it|one",
            "por_que no",
            "cuanto antes",
            "what the heck|hell",
            "yes do it|this|that",
            "hay problema|lio|clavo|inconveniente|tos|palabras|duda",
            "puede ir|venir|asistir",
            "yes no",
            "^ no hay clases|escuela|trabajo|kinder|guarderia",
        ),
    ),
)
