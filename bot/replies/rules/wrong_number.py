"""Replies from somebody who is not the one we mean.

They count as a revocation: whoever has this number did not ask for these texts. They are marked
`wrong_number` besides, so that staff can ask for the right one.
"""

from typing import Final

from bot.replies.reading import Intent
from bot.replies.rules.rule import Rule

WRONG_NUMBER_RULES: Final = (
    Rule(
        Intent.STOP,
        "wrong number",
        "whoever has this number did not ask for these texts",
        (
            "wrong <person>|number|phone_number|cell_number|~name",
            "^ <lead>* wrong <tail>* $",
            "<telefono>|number|persona|contacto equivocado|incorrecto|erroneo",
            "se|te equivoco|equivocaron|equivocaste|equivocado|equivocan",
            "incorrect|invalid|mistaken phone? number",
            "<telefono> malo|errado",
            "no es aqui|ahi <tail>* $",
            "esta|estan|estas|anda|andan equivocado",
            "^ <lead>* equivocado de? numero? <tail>* $",
        ),
        (
            "meant|supposed ... my",
            "what|whats|anything|something is|was? wrong",
            "is|was|did|do this|that|it|i .. the|a wrong",
            "i|we|sorry|just called|texted|gave|dialed the|you|a|them wrong",
        ),
        wrong_number=True,
        agreed=0.55,
    ),
    Rule(
        Intent.STOP,
        "not the person meant",
        "says that somebody else is looked for, or has the number now",
        (
            (
                "not|isnt|longer|wasnt <my>|~name|<relative>|patient <relative>|patient|~name|"
                "<my>* phone|number|cell|telephone|cellphone"
            ),
            "this|i|am|is not|isnt ~name anymore|here|lol|sorry|and|so|but|please|you|at* $",
            "new owner of this|the",
            (
                "previous|prior|former|last owner|user|holder must|probably|may|might|gave|had|has|"
                "moved"
            ),
            "previous|prior|former|last owner|user|holder of this|the|my .. <number>",
            "this|it is no longer ~name|her|him|that_person|the_person|who",
            "not|isnt that|this person",
            "no ~name lives|here|at|by_that|on",
            "never heard of? ~name",
            "no|ya_no es de ~name|esa_persona|ella|el|mi|la_senora|el_senor",
            "i|am|this|is not|isnt ~name and|i|we|so|but|nor* dont|do_not|have|never|am|please",
            (
                "not|never|isnt|wasnt|arent|longer been|was|a|your|you* patient|client|customer "
                "<here>* $"
            ),
            "no soy|somos|es su? paciente|cliente",
            "never even|ever? heard of you|this|your|the",
            "not|isnt ~given .. phone|number|cell",
            "this|it is no longer .. .. phone|number|cell",
            "no_idea|dont_know|do_not_know who that|he|she|they|~name is|are",
            "<number> by|in mistake|error",
            (
                "texted|text|called|contacted|messaged|reached|got|texting|messaging|contacting "
                "me|us|this|my|the .. by|in mistake|error"
            ),
            "me|us confused|mistaken|mixed ... someone|somebody|someone_else|other",
            (
                "confused|confusing|mistaken|mistaking|mistook|mixed me|us ... someone|somebody|"
                "another|other|else"
            ),
            "no|isnt|not|aint one|body|person|anyone|a? ~name here|at",
            (
                "no_one|nobody|noone|anyone|anybody|no_person|person|somebody|someone|one here|by|"
                "with|named|called|of is? by? that|the|this|~name"
            ),
            "nobody|no_one|noone ~name|here",
            "nobody|no_one|noone named .. here|at|on|by|lives|uses",
            "nobody|no_one|noone called .. here",
            "there is|isnt no|not|any|a ~name|one|body|such",
            (
                "dont|do_not know a|any|anyone|who|anybody|this|no|nobody|him|her ~name|by|named|"
                "called|is"
            ),
            "dont|do_not know ~name",
            "who|whos is? ~name",
            (
                "dont|doesnt|no_longer|never|not have|has|use|uses|own|owns|had|with this number|"
                "phone|cell"
            ),
            "doesnt|dont|no_longer live|lives here|with_me",
            "number|phone|cell|line ... hers|his|theirs|mine|~name anymore|now|belongs* $",
            "belong|belongs to? someone_else|somebody_else|~name|me",
            "i just|recently? got|have_had|had|inherited|bought this new? number|phone",
            "this|it isnt|is_not|not .. <my>* phone|number|cell",
            "~name|she|he|they changed|has|got|switched .. <my>* number|phone",
            "is mine|ours now",
            "no|any|have_a relationship|affiliation|dealings|association|account with",
            "am|is|this|it not|isnt miss|senor|senora",
            "am|is|this|it not|isnt ~given .. $",
            "not|isnt me you|your",
            "not|isnt him|her <tail>* $",
            "not|isnt who|the_one|the_person|whom you think|thought|want|are|were",
            (
                "<texts>|these|this is|are|was|were .. for|meant|intended for? someone_else|"
                "somebody_else|another_person|another_patient|a_different_person"
            ),
            "getting|receiving|get|got|receive someone_else|somebody_else <texts>",
            "<texts> isnt|is_not|arent|are_not|not|wasnt meant|intended? for me|us",
            "not|isnt the? person|guy|lady|individual you|that|they|ur",
            "no soy ~name|esa|ese|la|el|quien",
            "no conozco a ~name|esa|ese|ninguna|ningun|nadie|la|el",
            "aqui no vive|es|hay|esta|existe|conocemos",
            "este|esta|esto|ese|esa|aqui no es|soy|habla ~name",
            "~name ya? no vive|trabaja|esta|usa|tiene|contesta|es",
            "no es el|su|mi <telefono> de",
            "este|ese <telefono> es|pertenece de|a",
            "not the person|one|guy|lady|owner|holder on|you|that|who|of",
            "^ <lead>* no soy .. $",
            "no lo|la conozco|conocemos",
            "no se quien es ~name|el|ella|esa|ese",
            "no hay ningun|ninguna|nadie ~name|aqui|que",
            "ya|el|ella|~name cambio de <telefono>",
            "este|ese es otro <telefono>",
            "no vive aqui|ahi|conmigo|con_nosotros",
            "este|ese|mi|el no|ya_no es|pertenece|era ~name|el|su|mi|de <telefono>|~name",
            "este|ese|mi|el <telefono> ya? no es|pertenece",
            "ya? no tiene|usa|ocupa este|ese <telefono>",
            "tiene|tienen|tienes|marco|marcaron|esta|estan mal el? <telefono>",
        ),
        (
            (
                "not|isnt|longer ... good|best|right|only|working|near|by|with|have|using|on <my>* "
                "phone|number"
            ),
            "i|we dont|no_longer live",
            "dont|not have .. phone on|with|near|right_now",
            "dont know if|when|what",
            "where|yet|before|new_patient",
            (
                "no soy alergico|alergica|diabetico|diabetica|nuevo|nueva|ciudadano|residente|"
                "capaz|seguro|fumador|fumadora|mayor|menor|yo|el_doctor"
            ),
        ),
        wrong_number=True,
        agreed=0.65,
    ),
    Rule(
        Intent.STOP,
        "the person meant has died",
        "nobody can answer for them, and every further text hurts",
        (
            (
                "she|he|~name|has|who|person|patient|client|owner passed|passed_away|died|expired|"
                "deceased"
            ),
            "<relative> has|just|recently|sadly* <died> ... please|stop|remove|update|take",
            (
                "she|he|~name|person|patient|client|owner has|have|is|was passed|passed_away|died|"
                "deceased|dead|gone_now|"
                "no_longer_with_us|"
                "no_longer_living|no_longer_alive|not_alive"
            ),
            "is|are|was deceased",
            "senora|senor|dueno|duena ya? fallecio|murio",
            "fallecio|murio el|la|hace|ya|~name|ayer|en",
            "^ <lead>* ya|ella|el|~name|usted? fallecio|murio <tail>* $",
            "ella|el|~name ya? fallecio|murio",
            "^ <lead>* .. <died> <tail>* $",
            "que|a_quien busca|buscan|buscas <murio>",
            "owner|holder|user of this .. <died>",
            "^ .. died|passed_away|deceased in|on|last|this|a|two|yesterday|today|recently",
            "<pariente>|el|ella ya_no_esta_con_nosotros",
        ),
        (
            "my|our .... passed|passed_away|died|deceased|dead|no_longer_with_us",
            (
                "my|the|his|her|our|cell|old phone|battery|car|cell|truck|laptop|computer|dog|cat|"
                "pet <died>"
            ),
            "^ it|car|dog|cat|perro|gato .. <died>",
            "se me|nos murio el|la|mi celular|cel|telefono|bateria|pila|carro|troca|perro|gato",
            (
                "phone|battery|charger|laptop|tablet|cell|cellphone|iphone|celular|bateria|pila|"
                "telefono .. <died>"
            ),
            "mi .. fallecio|murio",
        ),
        wrong_number=True,
    ),
)
