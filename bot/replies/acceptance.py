"""When a reply is a YES, and nothing but a YES.

A closed world: a reply is an acceptance only if *every* word of it belongs to a phrase listed
here and at least one of those phrases accepts. One word more ("yes Thursday", "yes for my son",
"yes depending on the price") and it is not a YES, because a false YES books someone and a doubt
costs one text. So no list of conditions has to be complete for this to be safe.

The notation is that of `patterns`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from bot.replies.patterns import Pattern, compiled, first_words, words_of
from bot.replies.words import Clause

# Says yes to the question that was asked.
_ACCEPTING: Final = """
    <yes>
    arre
    let us go_with_it|go_with_that
    <it> works a treat
    oops? i? meant to? say|put|type? yes|sí
    love to
    be there or be square
    my <relative> wants|would_like|needs <it>
    kindly? do the needful
    i|we will reach|report there|on_time|then?
    will report
    shut up and book me|it
    i|we am|are on board
    sign me on up
    i am willing to come|go|attend
    ^ please do
    ^ able to come|attend
    why not
    i|we will make time for? <it>?
    mark <it> as mine
    full steam ahead
    uh huh
    i|we would very? much? appreciate <it>
    move <it>|me up
    i|we can|could_really use|do|take|accept <it>
    change my? appointment|it to <it>
    aye go on then
    the sooner|earlier the better
    me viene|va|queda barbaro|joya|genial|de_lujo|de_perlas|de_diez|de_maravilla|fenomenal
    me queda|acomoda|cuadra
    sip? ahi|ay|hai|alla caigo|le_caigo|estare|estoy|voy|llego
    okis
    esa mera
    yo? sí? puedo
    yo sí? llego
    programenme|programeme|separeme|separame|separamela|apartala|cogemela
    no falto|faltare|me_rajo|me_la_pierdo
    vamos sin_falta
    send yes
    oui
    affirm|positivo
    take it
    happy|glad|delighted to
    i am there
    i|we am|are able to attend|come|make_it|be_there|do_it|go
    i|we can attend|come
    he|she can make|take <it>
    my <relative> can|will|would_like_to|wants_to <accept> <it>
    i|we will be taking <it>
    i|we will switch|change to <it>
    that is sound
    works a treat
    proceed with? the? booking?
    book <it>|me before i change my mind
    i will see you
    de acuerdo
    seguro que? sí|si
    nosotros vamos
    nos la|lo quedamos
    la|lo llevamos|llevo
    i take
    acepto y agradezco
    reserva|reservar|reservo
    me quedo con ella
    yo sí? voy
    yo la|lo quiero
    i am so|very|totally|all? in|down
    i|we come|go <soon>|tomorrow
    i come
    put|get me|us on the|your schedule|books|book|calendar
    good to go
    move|switch|change me|us|my_appointment up|to_this_one|to_that_one|to_it?
    i|we shall be there|present
    it is a yes from_me|from_us|for_me?
    i|we would be happy|glad|delighted|pleased|honored
    trato hecho
    cambieme|muevame|movedme
    me parece bien|perfecto|excelente
    i|we reckon i|we can|will be_there|make_it|do_it|do_that
    much obliged
    apuntadme|apunteme|cogedme|anotadme|reservadme
    fierro|wepa|guay
    i|we gratefully|gladly|happily|hereby? accept|confirm
    jalo
    va que? va
    de una
    de mil amores
    me late
    simon
    hagale
    cuenta|cuenten con eso
    <yes> sir|maam|please|y
    my? <relative> says <yes>
    mi? <pariente> dice que sí|si
    y please|thanks|thank_you
    heck|hell|fuck|oh|omg|god|damn|ooh|aw|fucking|freaking|why <yes>
    sure|gladly|affirmative|absolutely|definitely|certainly
    sure thing
    of course
    you bet|betcha
    indeed
    will do
    for sure
    most definitely|certainly|assuredly
    put|sign|book|slot|fit|squeeze me|us in <it>
    by all means
    with pleasure
    100%
    100 percent
    go ahead|for_it
    do it
    deal|sold|dibs|mine
    you got it
    you have|got a? deal
    it is a? deal|date
    i|we <willing> <gladly>? <accept> <it>
    i|we <willing> <gladly>? <be_there> <soon>?
    i|we will|am_going_to|are_going_to <gladly>? <be_there> tomorrow
    i|we <gladly>? take|accept|claim|want|confirm|choose <it>
    i|we accept|claim|confirm|will
    i|we would|will love|like to
    i|we would <gladly>? love|like <it>
    will <accept> <it>
    will be there <soon>|tomorrow?
    will come|attend <soon>|tomorrow?
    would love|like <it>
    would love|like to <accept> <it>
    love|like to <accept> <it>
    want|taking|accepting|claiming <it>
    i am taking|accepting|claiming <it>
    i am in|down|coming|game
    count|sign|put|book|schedule|pencil|add|mark|slot|fit|squeeze|get me|us <in>
    book|schedule|pencil|sign me|us for? <it>?
    book|put|sign|schedule me|us in|down|up? for <it>
    <accept> <it> please|for_me|for_us
    book|reserve|claim|schedule|grab|accept <it>
    save|claim my|me|the|a <thing>
    i? want|would_like to claim|accept
    claim|accept|book <thing>
    book|reserve|claim|schedule|lock <it> in? for me|us
    lock <it> in
    claim|reserve|confirming|accept|accepted|accepting|confirmed|claiming|claimed
    let us do <it>
    give|let me have? <it>
    give <it> to me
    <it> works|work <nicely>?
    i|we can|will make <it> work
    works <nicely>
    works
    works for me|us <nicely>?
    works <nicely> for me|us
    <it> works|work <nicely>? for me|us
    <it> will|would|does|should_definitely <gladly>? work <nicely>?
    <it> will|would|does <gladly>? work <nicely>? for me|us
    <it> would_be|will_be|sounds|is_just|works <gladly>? <good> for_me|with_me|for_us?
    <it> is <gladly>? perfect|fine|ideal|good|great|ok for_me|with_me|by_me|for_us
    <it> is <gladly>? perfect|fine|ideal
    sounds <good> to_me|for_me?
    fine|good|great|perfect|ok with|by|for me|us
    see you|you|ya then|there|tomorrow
    i will see you|you then|there|tomorrow|soon
    sí senor|senora?
    claro|acepto|confirmo|confirmado|confirmada|aceptado|aceptada|afirmativo|sip
    si senor|senora?
    claro|pues|si|sí que? si|sí|claro
    por supuesto
    por_supuesto|desde_luego|claro que si|sí
    manana ahi|alla|alli? estare|nos_vemos|voy
    desde luego
    como no
    con gusto|mucho_gusto
    yo? sí|si? <lo> <tomo>
    yo? <tomo> <la_cita>
    yo? sí|si? acepto|confirmo|quiero
    me <lo> quedo|llevo
    me quedo con <la_cita>
    me apunto
    sí voy|ire|ire_manana
    ahi|alla|alli|hay estare|estaremos|voy|nos_vemos|voy_a_estar <puntual>?
    estare|estaremos ahi|alla|alli <puntual>?
    nos vemos ahi|alla|manana|entonces|pronto
    sí puedo ir|asistir|llegar|estar_ahi|manana?
    sí me queda|conviene|funciona|sirve|va|viene <bien>
    me queda|conviene|funciona|sirve|va|viene <bien>
    me conviene|funciona|sirve
    esta perfecto|excelente
    cuente|cuenten|cuenta conmigo
    <apunteme>
    <apunteme> <la_cita>|por_favor|ahi|en_esa_hora
    quiero|voy_a|quisiera|me_gustaria|deseo tomar|aceptar|reclamar|reservar|confirmar <la_cita>
    quiero|voy_a|quisiera|me_gustaria|deseo tomarla|aceptarla|reservarla|tomarlo|aceptarlo
    voy a ir
    asistire
"""

# Acknowledges: a YES only if nothing else is said, for "ok, thanks" may mean "I have read it".
_ONLY_ACKNOWLEDGES: Final = compiled("^ <ok> <ok>* $")

# Says nothing that could change an answer. That a day suits is here too: beside a yes it agrees, by
# itself it may be the sender's own proposal. So is a relative's promise, and a dictated mark.
_HARMLESS: Final = """
    <ok>
    i|we can do tomorrow
    i|we <willing> <gladly>? take|accept|have|claim <it> for? tomorrow
    i|we <willing> <gladly>? <be_there> tomorrow
    tomorrow would_be|will_be|sounds|is_just|works <gladly>? <good> for_me|with_me|for_us?
    tomorrow is <gladly>? perfect|fine|ideal|good|great|ok for_me|with_me|by_me|for_us?
    tomorrow works|will_work <nicely>? for_me|for_us?
    he|she will|can <gladly>? <be_there> <soon>|tomorrow?
    he|she will|would_like_to|wants_to <gladly>? take|accept|claim <it>
    he|she wants <it>
    period|comma|exclamation_point|exclamation_mark|full_stop
    so|very|really? sorry|apologies for my|the|our? late|delayed|slow reply|response|answer
    so|very|really? sorry|apologies for my|the|our? delay
    perdon|disculpe|disculpen|disculpa por? la|mi? demora|tardanza
    please|thanks|kindly|great|perfect|awesome|wonderful
    excellent|amazing|fantastic|nice|cool|sweet|lovely
    yay|woohoo|woo|hoo|hooray|yippee|wow|whoa|hallelujah|amen|gosh
    goodness|omg|oh|ah|aw|aww|ooh|well|lol|haha|ha|xoxo
    oh my god|goodness|gosh|lord?
    thank <thanked> <thanked>?
    thank <thanked> so|very|kindly so? much?
    thank <thanked>? so|very? much
    thank <thanked> so|very? much? for <kindness>
    thanks so|very much
    thanks so|very? much? for <kindness>
    thanks a lot|bunch|ton|million
    many|million thanks
    i? really|so|truly|do|would? appreciate|appreciated <it>|your_time|you|everything|you so_much?
    much|greatly appreciated
    god is good
    god bless
    god? bless you|you all?
    bless your heart
    ^ hi|hello|hey|hiya|howdy|hola there|everyone|you?
    ^ good morning|afternoon|evening|day
    ^ hola buenos|buenas|buen? dias|tardes|noches|dia?
    ^ buenos|buenas|buen dias|tardes|noches|dia?
    i do|can|will
    ma|mam|miss|sir|maam|dear|hun|hon|honey|sweetie|sweetheart|darling|guys
    you|everyone|team|friend|friends|folks|dude|bro|man|girl
    you|you are|guys_are|are_all the|so|a|an? best|awesome|amazing|wonderful|angel
    you|you are|guys_are|are_all the|so|a|an? lifesaver|kind|sweet|greatest|great
    have a great|good|nice|blessed day|evening|one|night|weekend|week
    have a wonderful|lovely|beautiful|fantastic day|evening|one|night|weekend|week
    perfect timing
    i am so|very|really|super? happy|excited|grateful|glad|thankful|ready|looking_forward|thrilled
    so|very|super happy|excited|grateful|glad|thankful|thrilled
    no problem|worries|doubt|prob|hesitation|question|brainer|problemo about_it?
    great|good|wonderful|awesome|amazing|excellent|fantastic news
    i? am? looking|look forward to <it>|seeing_you|tomorrow
    i? have? been waiting for|on? <it>|so_long|forever?
    i really|so|badly? need|needed <it> so_much|so_bad|badly?
    right away
    cant|can_not|can_hardly wait
    i|we am|are? on my|our way
    see you soon
    <it> is so|really|such? great|awesome|wonderful|amazing|excellent
    <it> is so|really|such? fantastic|great_news|good_news|wonderful_news|awesome_news|a_blessing
    for|para ~patient
    my? <relative> ~patient
    ~patient
    mija|mijo|mijita|mijito|asere|compa|mana|hija|joven|chica|chico|hombre|mujer|seno|jefe|jefa
    mi reina|rey|amor|vida|cielo|corazon|nina
    not a problem
    no school|work tomorrow? anyway?
    earlier|sooner is better
    que? dios los|le|la|te|lo|les|mio? bendiga
    y gracias por <todo>
    gracias a dios
    sin falta
    tempranito|temprano
    ^ ~given $
    i would|am_nearby|am_close_by
    smashing|brilliant|lovely|cheers|spot_on
    what luck
    voy
    it is short notice but
    and|definitely|totally|absolutely|really|for_me|for_us|bye
    gracias|bendiciones|excelente|genial|saludos|bueno|vale
    ay|perfecto|padre|chido|muchas|bien|amen|ya
    muchas|muchisimas|mil|mucha|muy gracias|amables|amable|bien
    gracias por <todo>
    por favor
    que bueno|bien|alegria|emocion|padre
    gracias? a? dios los|le|la|te|lo|les|mio? bendiga?
    que tenga|tengan|pase buen|bonito|lindo|buena|un_buen|un_bonito dia|tarde|noche
    muy|super bien|amable|amables|contenta|contento|agradecida|agradecido
    senora|senor|senorita|jaja|jajaja
"""


def _lines(table: str) -> list[str]:
    return [" ".join(line.split()) for line in table.strip().splitlines()]


def _by_first_word() -> dict[str, list[tuple[Pattern, bool]]]:
    index: dict[str, list[tuple[Pattern, bool]]] = {}
    for notations, accepts_here in ((_lines(_ACCEPTING), True), (_lines(_HARMLESS), False)):
        for notation in notations:
            phrase = (Pattern(notation), accepts_here)
            for word in first_words(notation):
                index.setdefault(word, []).append(phrase)
    return index


_PHRASES: Final = _by_first_word()

VOCABULARY: Final[frozenset[str]] = frozenset().union(
    *map(words_of, ("<ok>", *_lines(_ACCEPTING), *_lines(_HARMLESS)))
)


class Parse(NamedTuple):
    """How far a row of phrases reaches into a clause, and whether one of them accepts."""

    upto: int
    accepts: bool
    whole: bool


_NEAR: Final = r"(?: (?:at|by|to|for|on|in|the|this|that|a|las|el|este|para|de|en|los|with|con))*"
_OUR: Final = (
    r"(?: ~our(?:time|day|part|place)(?: (?:clinic|office|clinica|oficina))?"
    r"|(?: (?:dr|dra|doctor|doctora))? ~ourdoctor)+"
)
_SUITS: Final = (
    r"(?= (?:works?|is|sounds|will|would|does|fits?|suits?|me|esta|it|seria|estaria|queda)\b)"
)
_THE_SLOT: Final = re.compile(rf"{_NEAR}{_OUR}{_SUITS}")
_TAKEN: Final = re.compile(
    r"(?<= )((?:take|taking|accept|accepting|have|claim|claiming|do|book|want|grab|reserve|confirm|"
    rf"tomo|acepto|quiero|agarro|confirmo)){_NEAR}{_OUR}(?= )"
)
_BESIDES: Final = re.compile(rf"{_NEAR}{_OUR}(?= )")


def folded(clause: Clause) -> str:
    """The line of a clause that was compared, without the slot's own time, day and place.

    Whoever names them with a yes says no more than yes.
    """
    if "~our" not in clause.line:
        return clause.line
    line = _TAKEN.sub(r"\1 it", _THE_SLOT.sub(" it", clause.line))
    return _BESIDES.sub("", line)


Place = Literal["alone", "later", "first", "begun", "courtesy", "nowhere"]


def place(parses: Sequence[Parse]) -> Place:
    """Where an acceptance stands in a reply: alone, after something else, before something else,
    as the beginning of a clause that goes on, or nowhere; "courtesy" if nothing else is there."""
    accepting = [one.whole and one.accepts for one in parses]
    if all(one.whole for one in parses):
        return "alone" if any(accepting) else "courtesy"
    if any(accepting):
        return "first" if accepting[0] else "later"
    return "begun" if any(one.accepts for one in parses) else "nowhere"


def acknowledges(lines: Sequence[str]) -> bool:
    """True if "ok" and the like is all that is said: it answers what was asked."""
    return bool(lines) and all(map(_ONLY_ACKNOWLEDGES.match, lines))


@lru_cache(maxsize=20_000)
def parse(line: str) -> Parse:
    """The longest row of phrases that the line begins with."""
    reached = {0: False}
    last = len(line) - 1
    for start in range(last):
        if start not in reached:
            continue
        for phrase, accepts_here in _PHRASES.get(line[start + 1 : line.index(" ", start + 1)], ()):
            if found := phrase.match(line, start):
                end = found.end()
                reached[end] = reached.get(end, False) or reached[start] or accepts_here
    furthest = max(reached)
    return Parse(furthest, reached[furthest], furthest == last)
