"""One spelling for every word that is typed in several ways.

Data only, lower-case ASCII without apostrophes, because `words` folds a reply to that before it
looks anything up. The one exception is accented `sí`, which is kept apart from `si`: the first is
"yes", the second is also "if". No left side may be a word that people mean: "shop" and "step"
are not "stop", "tests" are not "texts".
"""

from typing import Final


def _spellings(table: str) -> dict[str, str]:
    """Lines of "as typed, as typed = one spelling" as a dictionary."""
    rows = (line.split("=") for line in table.strip().splitlines())
    return {
        typed: spelt.strip() for left, spelt in rows for typed in left.replace(",", " ").split()
    }


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The right side may be several words.
SPELLINGS: Final = _spellings("""
    im, iam = i am
    confirmao = confirmado
    sisi, sisisi = sí
    lik, liek, lkie = like
    apointmnt, apointmt, apoinment, appointmnt, apoitment, apontment, apoiment = appointment
    theer, tehre, thre, htere, therr = there
    il, ilk = i will
    apuntao, anotao = apuntado
    agendao = agendado
    tamo, tamos = estamos
    vamo = vamos
    gracia = gracias
    ion = i dont
    em = them
    fu = fuck you
    tke, tkae, taek, teke = take
    moar, mor, moer, mroe = more
    nomore = no more
    tryna, tryin = trying to
    pal = a
    hmu = hit me up
    ill = i will
    oit, ouy, iut, oout = out
    id = i would
    ive = i have
    u, yu, ya'll, yall, youse = you
    youll, ull = you will
    youre = you are
    ur = your
    r = are
    n = and
    thats = that is
    thatll = that will
    its = it is
    itll = it will
    itd = it would
    thatd = that would
    theres = there is
    whos = who is
    whats, wats = what is
    wut, wat = what
    hes = he is
    shes = she is
    theyre = they are
    lets = let us
    cannot, cnt = cant
    dnt, donot = dont
    dosent, dosnt, dsnt = doesnt
    willnot = wont
    aint = isnt
    gonna, gunna, gona, finna = going to
    wanna, wana = want to
    gotta, gota = got to
    gimme, gimmie = give me
    lemme = let me
    dunno, idk = dont know
    thx, thnx, tnx, thanx, thks, tks, thnks, tx, ty, tysm, tyvm, thankyou, thanku = thanks
    thankx, thnaks, thansk, thakns, thanls = thanks
    thnak, thanl, thak = thank
    pls, plz, plez, plse, plase, pleas, pleez, ples, plese, plaese, peas, pleae = please
    tmrw, tmr, tmw, tmrow, 2moro, 2morrow, 2mrw, tomorow, tommorow, tommorrow, tomorro = tomorrow
    tommrow, tomorrw, tomoro, tmmrw = tomorrow
    tonite = tonight
    appt, appts, aptmt, appoinment, appontment, apointment, apptmt, appintment = appointment
    appoitment, appointmet, appiontment, appointments = appointment
    absolutly, absolutley, abs = absolutely
    definately, definetly, definitly, def, defo, defintely, definitley = definitely
    certanly = certainly
    shure, sur, suree, surely = sure
    gr8, grt, graet = great
    prefect, perf, perfct, perfekt = perfect
    awsome = awesome
    wrks, wrk = works
    w = with
    b = be
    bc, cuz, cus, coz, becuz = because
    tho = though
    okay, okey, okie, oki, okk, okok, 0k, oky = ok
    yess, yse, yesh, yas, yaas, yass, yus, ys, yeas, ues, yed, yesd, yrs, yws, eys, y3s, yees = yes
    yesyes, yyes, yers, yesm, ye = yes
    yepp, yeps, yup, yupp, yups, yip, yuppers, yeppers, yessir = yep
    yea, yeh, yah, yaeh, yeha, yuh, yeaa = yeah
    yesplease = yes please
    nothanks, nothankyou, nothx = no thanks
    noo, n0, nno = no
    nop, noppe, nah, naw, nahh, nay, nuh, noap = nope
    stopp, stpo, sotp, tsop, stp, st0p, stob, 5top, stopo, sttop, stoip, stiop = stop
    dtop, syop, srop, sto, stol, stahp, stawp, stope, sstop, stopm, wtop, satop, stoo = stop
    stopstop, stip, atop, stopl, stopt, arret, arreter, arretez, st*p, s*op, stop4ever = stop
    stopit, stoppit = stop it
    unsubscibe, unsuscribe, unsubcribe, unsubscrib, unsub, unsubscirbe = unsubscribe
    unsubscrive, unsubribe, unscribe, unscubscribe, unsubsribe, unsubsrcibe = unsubscribe
    unsuscribed, unsubscribed, unsubscribing, unsubs, usubscribe, unsibscribe = unsubscribe
    unsubscrbe, unssubscribe, unsubscripe, desubscribe, insubscribe, unsubscribr = unsubscribe
    cancle, cancell, cancal, cansel, canel, cacel, cncel = cancel
    quitt, qiut, quti = quit
    revok, revokes, revoked, revoking, rvoke = revoke
    optout = opt out
    optin = opt in
    remve, remov, rmove, reomve, remvoe, romove, removed, removing, rmv = remove
    removeme = remove me
    delet, deleted, dlete = delete
    erased, erasing = erase
    wiped = wipe
    dropped = drop
    leve, leav = leave
    aloan, aloen, alne = alone
    #, nro, nbr, numbr, nuber, nummber, num, nmbr, numer = number
    wrng, worng, rong, wron, wronge = wrong
    txt, txet, tezt, textt = text
    txts, txtes, textes = texts
    txting, txtin, textin, texing, texring, txtng, texitng = texting
    txted, textd = texted
    msg, mesage, messge, mssg, messag = message
    msgs, mesages, messges, messeges, messags, msges = messages
    msging, mesaging, messagin, messging = messaging
    sendin, sendng, sening = sending
    callin = calling
    botherin = bothering
    contacing, contactin = contacting
    fukin, fuckin, fkn, fking, effing, freakin, freaking, friggin, frickin = fucking
    fuk, fck, fk, fuc, eff, feck, f*ck, f**k, f*k, fu*k, f***k = fuck
    foff = fuck off
    sry, srry, sory, soz = sorry
    nvm, nevermind, nvmd, nm = never mind
    rn = right now
    hlep, hepl, halp, hlp = help
    strat, satrt, statr, sart, strt = start
    informasion = informacion
    desuscribirme, desuscribanme, desuscribeme = desuscribir
    porfavor, xfavor, xfa, porfa, porfis, porfabor = por favor
    x = por
    grasias, grax = gracias
    q = que
    mensages, mensaje, textos, texto = mensajes
    equivocada, equibocado, equivocados, ekivocado, ekivocada = equivocado
    nesesito, nececito = necesito
    sii = si
    sipi = sip
    allready, alredy = already
    sita = cita
    cna, csn = can
    sogn = sign
    exept, acept, accpet, excpet = accept
    alas = a las
    k, kk = ok
    thr, ther, ter = there
    wil, wll, wiil = will
    takeit = take it
    gud, guud, goood = good
    hav, hve = have
    comming, comin = coming
    recieve, receve = receive
    wnt = want
    tommorow = tomorrow
    boi, voi = voy
    yego, yegare = llego
    vien, bine = bien
    ai, ahy = ahi
    aya, ayi = alla
    bemos = vemos
    yebar = llevar
    yeba = lleva
    yamen = llamen
    kien = quien
    asta = hasta
    resibir = recibir
    eskriban, escrivan = escriban
    gimem = give me
    shur, shure, suer = sure
    aseto, asepto, acepo, aseptp = acepto
    fabor, fabr = favor
    kiero, quero = quiero
    kon = con
    sta = esta
    enpezar, empesar = empezar
    inisiar = iniciar
    ke = que
    zi = si
    komo = como
    muxas, muxa = muchas
    keda = queda
    juebes = jueves
    dioz = dios
    vendiga, vendigan = bendiga
    stoy = estoy
    vn = bien
    dise = dice
    yis, yessum = yes
    yh, ywah, yeqh = yeah
    tes, yex, tyes, ydes = yes
    taje, tske, takr = take
    okat, okau, okya = ok
    ypu, yoi, yuo = you
    qill, eill = will
    thta, tgat = that
    tge, teh = the
    cming, comign, coimng = coming
    beook, bok, boook = book
    illtake = i will take
""")

# Long words of a revocation: any one slip of a finger in them is mended. None of them, and so no
# mended word, is part of an acceptance.
OFTEN_MISTYPED: Final = _words("""
    unsubscribe subscription messages messaging texting contact contacting communication remove
    delete consent permission harassing harassment attorney database deceased anymore
    notifications unsolicited number equivocado mensajes numero fallecio
    thank thanks please perfect absolutely definitely appointment
    monday tuesday wednesday thursday friday saturday sunday tomorrow maybe miercoles viernes
""")
# One slip from one of those, and a word of its own.
_OWN_WORDS: Final = _words("""
    massages massaging passages testing tenting contract contracting contacts contrast content
    remote removes deletes consents contents lumber slumber numbed numbers mumber cumber diseased
    permissions notification remover fallecido texting
    tank tanks than bank banks shank shanks hanks thane lease leases pleased pleases plea sleaze
    prefect perfects
""")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def slips(word: str) -> set[str]:
    """The word with one letter missing, doubled or other, or two in the wrong order."""
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    missing = {left[:-1] + right for left, right in cuts}
    swapped = {left[:-1] + right[0] + left[-1] + right[1:] for left, right in cuts if right}
    other = {left[:-1] + letter + right for left, right in cuts for letter in _LETTERS}
    added = {left + letter + right for left, right in cuts for letter in _LETTERS}
    return (missing | swapped | other | added) - _OWN_WORDS - {word}


# What a contraction's ending stands for; "'s" only after the words of IS.
ENDINGS: Final = {"ll": "will", "re": "are", "ve": "have", "m": "am", "d": "would"}
IS: Final = frozenset(
    {"that", "it", "he", "she", "who", "what", "where", "there", "here", "tomorrow", "how", "when"}
)

# What an emoji says, where it says something. Every other one is decoration.
EMOJI: Final = {
    **dict.fromkeys("👍👌✅☑✔💯🆗", "+emoji"),
    **dict.fromkeys("👎❌🚫🙅✖⛔❎", "-emoji"),
    **dict.fromkeys("🛑🖕", "stop-emoji"),
    **dict.fromkeys("🤷🤔😕🤨", "?emoji"),
}
