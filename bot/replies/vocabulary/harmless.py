"""Phrases that say nothing that could change an answer, in the notation of `patterns`.

That a day suits is here too: beside a yes it agrees, by itself it may be the sender's own proposal.
So is a relative's promise, and a dictated mark.
"""

from typing import Final

HARMLESS: Final = """
    <ok>
    if <it> is still ok|okay|alright|open|free|available|there|possible
    ^ so then?
    ^ asi que
    ^ entonces|por_eso
    i|we can do tomorrow
    i|we <willing> <gladly>? take|accept|have|claim <it> for? tomorrow
    i|we <willing> <gladly>? <be_there> tomorrow
    tomorrow would_be|will_be|sounds|is_just|works <gladly>? <good> for_me|with_me|for_us?
    tomorrow is <gladly>? perfect|fine|ideal|good|great|ok for_me|with_me|by_me|for_us?
    tomorrow works|will_work <nicely>? for_me|for_us?
    he|she will|can <gladly>? <be_there> <soon>|tomorrow?
    he|she will|would_like_to|wants_to <gladly>? take|accept|claim <it>
    he|she wants <it>
    period|comma|exclamation_point|exclamation_mark|full_stop|new_line|new_paragraph
    coma|punto|signo_de_exclamacion|nueva_linea|punto_y_aparte|enviar|enviar_mensaje
    with all my heart
    prayers answered
    without hesitation|question|fail|delay
    por|al fin
    que alivio|bendicion
    gracias a dios y a usted|ustedes
    glory be
    indeedy|sumerce|caramba
    que remedio|nota|dicha|maravilla
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
    my? <relative> says|said it_is|that_is? ok|fine
    ya? pedi|tengo|consegui el|un|mi? permiso
    see you $
    for|para ~patient
    for|para my|mi <relative>|<pariente> ~patient
    my? <relative> ~patient
    it_is|this_is|i_am|es|soy|habla|le_habla|le_escribe ~patient
    ~patient
    mija|mijo|mijita|mijito|asere|compa|mana|hija|joven|chica|chico|hombre|mujer|seno|jefe|jefa
    madam|madame|mister|misis|colega|companera|companero|doctorita|doctorcita|senito|inshallah|opo|po
    por_favorcito|porfavorcito|porfis|porfa|porfi|fa
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
    if it|that|this is ok|okay|alright|all_right|fine|possible|cool with|by? you|yall|you_guys?
    if it is_not|isnt a? trouble|bother|problem|too_late
    if it is no trouble|bother|problem
    if it|this|that is still available|open|there|mine|going
    if you will|would have me|us
    si no es|fuera mucha|mucho|ninguna|muy? molestia|problema|tarde|pedir
    si me|nos hace|hacen el|ese favor
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
    much obliged
    dont|do_not|never|please_dont give <it>|my_spot away? to anyone|anybody|no_one|nobody else?
    dont|do_not|never|please_dont give <it> away
    no se la|lo den|de|des a nadie|otro|otra|nadie_mas|otra_persona|ninguno
    boss|chief|captain|cap|doc|sis|ladies|folks|mate $
    with bells on
    i? got|have nothing but time
    no need to ask|call|text|try|check_with the_next_person|anyone_else|anybody_else|the_next_one
    no need to keep looking|calling|texting|asking
    con el|la? doctor|doctora|dr|dra ~ourdoctor
    ^ say no more
    no sabe|saben|sabes cuanto|lo_que|lo_mucho se|le|les|te|lo? agradezco|agradecemos|necesitaba
    no sabe|saben|sabes la falta|alegria que me_hace|me_hacia|me_da
    no hay palabras|como_agradecerles|como_agradecerle para_agradecerles|para_agradecer?
    i? dont|do_not know how to thank <thanked> enough?
    cant|can_not believe my|this|it|the luck?
    battery|phone|my_phone|my_battery|cell died|was_dead|ran_out|is_back
"""
