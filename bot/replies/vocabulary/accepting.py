"""Phrases that say yes to the question that was asked, in the notation of `patterns`."""

from typing import Final

ACCEPTING: Final = """
    <yes>
    ^ me please $
    swap|switch|trade|bump me|us in|up
    i|we would? appreciate|enjoy|cherish having|taking|getting <it>
    i|we would be so|very|most|truly? glad|happy|pleased|grateful|thankful to <accept> <it>
    please? give me|us appointment|slot|opening|spot
    i|we am|are your|yalls guy|gal|girl|man|huckleberry
    i|we choose|prefer|want the early|earlier|sooner|first|new one|time|date|slot|appointment
    please? keep it|this|that? for me|us
    please? regard|treat|consider|take this|it as? a|my|our? confirmation|acceptance|yes|confirmed
    <it> is|would_be|will_be entirely? satisfactory|suitable|acceptable|agreeable to|for? me|us?
    i|we say|said yes to <it>
    ^ agree|agreed
    ^ i? will take $
    i am ready to? come|go
    roger that?
    that there|one works|will_work|will_do for_me|for_us?
    i|we will snatch|scoop|gobble <it> up
    please? change my? appointment|reservation|booking|visit to <it>
    please? move|switch|change|put me|us forward|ahead|up to|for|on ~ourday?
    i|we have|got time then|that_day
    i|we will visit then?
    she|he|they wants|want it|that|the_appointment|the_slot
    yes from|for me and? i|we will be_there|come
    me re sirve|viene|conviene|salva|queda bien?
    contad|cuenta|cuente|cuenten|conta conmigo|con_nosotros|con_ello
    me|nos la|lo? quedo|quedamos con? esa|ese|ella|esta
    esta bien para mi|nosotros
    quiero|queremos adelantarla|adelantarlo|adelantar la|mi? cita|turno|hora?
    entre|cuanto mas? pronto|antes mejor
    dice|dijo mi <pariente> que sí|si va|quiere|puede?
    mi <pariente> la|lo toma|quiere|acepta
    me|nos conviene|sirve|acomoda mas|mejor|harto? esa|ese|esta|temprano?
    ahi|alla|alli me|nos vera|veras|veran|vemos|tendra|tendran|tendreis
    por mi bien|perfecto|encantado|encantada|estupendo|ok
    tomo|agarro|cojo|quiero esa|ese|esta|este hora|turno|cupo|cita|horario
    ponme|pongame|anoteme|anotame|apunteme|apuntame|metame ahi|para_ese_dia|para_esa?
    arre
    bet
    happy|glad|pleased|delighted to <accept> <it>
    good|ok|ready|happy to book|schedule
    ready and willing
    i|we <willing>|can|could see ~seen
    looking|look forward to seeing ~seen
    happy|glad to see ~seen
    tell ~ourdoctor|em|them|him|her yes|i_will_be_there|i_am_coming
    you|yall? can? count on me being_there|to_be_there?
    i|we agree
    set it up
    lock it down
    that|the day works|is_fine|is_good
    done deal
    i|we have the time
    you may book|schedule me|us
    ink me|us in
    i will uber|drive_over|walk_over|bike_over|come_over
    yes to the|that|your <thing>|day
    i|we checked|looked and i|we can make_it|come|be_there
    i? sure will|do
    yes sugar|sweetie|baby_doll|captain|chief|boss
    she|he|they says|said|say yes|absolutely|she_will|he_will|sure|definitely|of_course
    conforme|segurisimo|fijo
    sí|si pues
    ay|uy bendito|dios sí|si
    no hay problema voy|ahi_estare|ahi_estoy
    tickled pink to take|have|accept <it>
    fine and dandy with|by me|us?
    i|we sure do want <it>
    10-4
    ten four
    ^ joya $
    ok ok confirmado|confirmada
    it is a go|yes from_me|from_us|for_me|for_us?
    my answer|vote is a? big|firm|definite? yes|sí
    green light from|for me|us?
    i am all yours
    that is doable
    mhm|mhmm
    fo sho
    you know it
    assign|give|hold|save <it> to|for me|us
    hold|save|reserve my seat|spot|slot|place
    i|we can
    please? confirm me|us for? <it>?
    glad|happy to take it off_your_hands
    let em|them|the_doctor|~ourdoctor|everyone know i_will_be_there|i_am_coming|i_said_yes
    do put my name|me down
    please? put my name on|in|down for? <it>?
    add me|us to the schedule|list|book for? <it>?
    confirmada|confirmado mi|la asistencia|cita
    ponme|pongame|meteme|separame|separeme|apartame en? esa|ese
    apartala|apartela|separala|separela|guardala|guardela para|a mi|nosotros
    adelantela|adelantemela
    paseme|cambieme|muevame|pasame a? <la_cita>|la_mas_temprana
    alla|ahi la|lo|los|las|te veo|vemos
    yo? puedo a esa hora
    primero dios ahi? voy|estare|estoy|llego
    no se|te preocupe|preocupes mi_amor? que? ahi|alla estoy|estare|voy|llego
    yo? ahi|alla estoy|estare
    yo estoy ahi|alla
    you have|got|have_got yourself? a taker|patient
    mission accepted
    wilco
    i am agreeable
    please? consider|take this as? my|a confirmation|acceptance|yes
    very much ok|yes
    i|we will be heading your_way|over|in
    i|we can be over? there
    count me present
    <it> suits|suit me|us? <nicely>?
    i|we? will be on deck
    go on and schedule|book|sign|put|pencil me|us in|down|up?
    swap|switch|move|slot me|us into|to|in|up <it>
    works 4|for me|us
    and? the answer is yes|sí
    ahi|alla|alli me tiene|tienen|teneis|tienes|veis <puntual>
    agarremela|agarrela|guardemela|anotemela
    encantado|encantada
    ahi|alla|alli le|les caigo entonces?
    esa|ese|eso|la? me cae|viene como_anillo_al_dedo|de_perlas|del_cielo|de_lujo|al_pelo
    a como de lugar llego|voy
    con los ojos cerrados
    ^ tomo|correcto|tomarla|tomarlo
    sí|si pongame|ponme ahi|hay|en_esa|en_ese
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
    i like to <accept> <it>
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
    yo me|nos la|lo quedo
    me la pido|echo|aviento
    agarro|aparto|tomo|quiero|acepto esa|ese|esta
    deme|denme|dame|deje la|esa|ese|esta cita|hora|lugar|espacio|turno
    deme|denme|dame esa|ese|esta_hora|este_lugar
    guardeme|guardenme|guardame|aparteme|apartenme|apartame la|esa|ese|el cita|hora|lugar|espacio
    guardemela|guardenmela|guardamela|cojame|agarreme
    queda confirmado|confirmada|agendado|agendada
    agendado|agendada
    tomela|tomelo|denla|dela por confirmada|confirmado|hecho|hecha
    confirmo asistencia|mi_asistencia|la_asistencia|que_voy|que_si_voy
    proceda por_favor?
    suena muy? bien|perfecto|excelente
    estoy conforme|de_acuerdo
    estare puntual
    ahi|alla|alli me tiene|tienen|tendra|tendran
    ahi|alla|alli estoy|llego|llegamos
    cuente|cuenten|cuenta con que voy|vamos
    simon carnal|vos|compa|jefe
    sí? la|lo necesito mucho
    yes to your question|offer|text
    my answer is yes|sí
    i say|am_saying yes
    so|totally|very down
    i will go with <it>|that|this
    i will jump on <it>
    i will show_up|head_over|come_over|be_right_over|nip_over|present_myself
    i? would_not|wouldnt|wont|will_not miss it|this|that for_the_world|for_anything?
    i am good|ok|fine|happy with <it>|the_time
    consider it|me done|taken|booked|there
    jot|pop|pencil|slot|write me|us|him|her|my_name|her_name|his_name in|down
    put|sign|count|book|pencil|schedule her|him|them in|down|up
    please? schedule|book her|him|us|them
    hook me up
    aye aye
    roger that?
    copy that
    agreed
    fasho
    ofc
    say less
    that is|sounds_like a deal|plan
    dibs on that|it|this
    sure do
    sure why|y not
    yes i|we can|could
    ok to schedule|book me|us
    trade|swap|switch my|mine for|to|with <it>|this|that
    will be attending|coming
    i thank you and accept
    i? hereby claim <it>
    esa|ese|esta|este? es mia|mio|nuestra|nuestro|para_mi
    you bet your|yer? boots|life|bottom_dollar|butt|hat|sweet_bippy|britches
    you better|best believe it|i_will|i_am|i_am_coming?
    that will do|work? nicely|fine|just_fine|for_me?
    yeah|i|we still want|need|would_like <it>
    i|we still want|need|would_like to <accept> <it>
    estoy|estamos ahi|alla|alli puntual|temprano|sin_falta?
    ^ give me it|that|please? $
    all mine
    yo|it? me|nos? paso|pasamos por ahi|alla|alli|la_clinica|el_consultorio
    i|we am|will_be there with bells on
    dont|do_not|never let <it> go|get_away to_anyone|to_anybody|to_anyone_else?
    not going to say no|turn_it_down|turn_that_down|turn_this_down|pass_it_up|pass_this_up
    i|we would|could not|never say|dream_of_saying no to_that|to_it|to_this?
    wouldnt|couldnt say no to_that|to_it|to_this?
    cant say no to that|it|this
    no la|lo dejo|dejamos|suelto pasar|ir?
    no me la|lo pierdo|quiten|quite
    dont|do_not mind if i|we do
    i? call? first dibs on_it|on_that?
    in like flynn
    i? cant|couldnt|can_not help but say yes
    de fijo que? voy|ahi_estoy|ahi_estare|la_tomo
    me|nos paso|pasamos manana? a_esa_hora
    toy ahi|alla a_esa_hora?
"""
