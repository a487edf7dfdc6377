"""The classes of words that rules speak of, and the words that tell a language.

Data only, in the spelling of `spelling`. In a class, "_" joins the words of one entry. A class
that is named after a word holds that word's kin: `<text>` is to text, to message, to contact.
"""

from typing import Final

from bot.replies.vocabulary.conjugation import asked_for, forbidden
from bot.replies.vocabulary.listed import words
from bot.replies.vocabulary.spelling import SPELLINGS

# What may be offered, here and in the phrases that point at it.
_OFFERED: Final = "appointment slot spot time opening one offer seat place booking visit"
_OFRECIDO: Final = "cita hora lugar espacio turno horario oferta appointment"
_THINGS: Final = "it that this that_one this_one " + " ".join(
    f"{the}_{kind}{thing}"
    for the in ("the", "that", "this", "your")
    for kind in ("", "earlier_", "new_", "open_", "sooner_")
    for thing in _OFFERED.split()
    if (the, thing) != ("the", "time")  # "give me the time" asks for it
)
_LUGARES: Final = " ".join(
    f"{the}_{thing}"
    for the in ("la", "el", "esa", "ese", "esta", "este")
    for thing in _OFRECIDO.split()
)

_COURTESY: Final = {
    "thing": f"{_OFFERED} {_OFRECIDO}",
    # May stand before what is meant, and change nothing.
    "hello": "hi hello hey yo hola buenas good_morning good_afternoon good_evening buenos_dias "
    "buenas_tardes buenas_noches excuse_me disculpe perdon oiga oigan oye dear sir maam",
    "oh": "oh omg ugh wtf ok well so like look listen man bro dude wow lol yikes um uh hmm ah aw "
    "eh ehh meh umm ummm hm god jeez dang darn shoot honestly then now but and also pues ay pero "
    "i_mean wait joder hostia tio mano cono cabron wey guey vato ey",
    "please": "please thanks thank_you por_favor gracias sorry so_sorry i_am_sorry i_am_so_sorry "
    "lo_siento favor_de no_thanks with_all_due_respect muchas_gracias kindly sir maam",
    "lead": "<hello> <oh> <please> no nope yes yeah yep si sí just i_said i_say i_repeat again "
    "you everyone guys all_of_you fucking the_fuck for_the_last_time last_time me lo ya "
    "i_am_saying this_is_ridiculous for_gods_sake ffs seriously",
    # May stand after it.
    "tail": "please thanks thank_you now already immediately right_now right_away at_once asap "
    "it all everything forever permanently bye goodbye ok so_much very_much guys people everyone "
    "sir maam you por_favor gracias ya muchas_gracias dammit damn fucking and again god_bless "
    "have_a_good_day have_a_nice_day have_a_great_day bro dude man lol for_real seriously "
    "appreciate_it i_appreciate_it much_appreciated i_said i_mean_it i_beg_you yes no sorry hun "
    "hon jeez adios ahora ahorita inmediatamente today anymore any_more from_now_on",
}

_REVOKING: Final = {
    "habit": "taking smoking eating drinking driving working breastfeeding using exercising "
    "vaping being hurting bleeding coughing crying thinking itching having wearing",
    "nuisance": "annoying ridiculous excessive harassment unwanted too_much out_of_control spam "
    "bothering a_nuisance irritating unsolicited stupid",
    "spammer": "spam spamming spammer spammers harassment harassing scam scammer scammers "
    "scamming junk illegal phishing reported blocked blocking",
    "spam": "spam spamming harassment harassing scam junk unsolicited unwanted annoying illegal "
    "spammers scammers scamming harrassment",
    "consent": "consent consented authorize authorized permission consenting authorization",
    "sign": "sign signed subscribe subscribed opt_in opted_in enroll enrolled register registered",
    "us": "me us my_name my_number my_phone our_name this_number this_phone name number",
    "stop": "stop stopall stop_all unsubscribe end quit revoke opt_out opted_out cease desist "
    "stop-emoji alto basta parar paren pare para parad parenle parele parale detener detente "
    "detengase baja "
    "dar_de_baja darme_de_baja desuscribir enough fin terminar salir remove remove_me stop_it "
    "block_me unfollow unfriend borrar eliminar anular remover quitar chole ya_chole knock_it_off "
    "cut_it_out cut_it_off no_more no_mas "
    "enough_is_enough give_it_a_rest ya_estuvo "
    "unenroll discontinue halt terminate delete deactivate unregister no_contact no_more_please "
    "stop_this stop_that drop_it let_it_go dnc st_op s_top sto_p mas_no ya_estuvo_bueno",
    "halt": "stop quit cease desist discontinue halt stop_all",
    "shut": "enough end cancel terminate suspend disable deactivate block turn_off shut_off mute "
    "cut_off get_rid_of kill unsubscribe_from unsubscribe_me_from done_with enough_with enough_of",
    "texting": "texting messaging sending contacting calling bothering harassing spamming "
    "emailing writing bugging annoying blasting blowing_up pestering reaching hitting pinging "
    "notifying soliciting disturbing stalking asking blowing giving",
    "text": "text sms message contact email harass spam bug annoy disturb notify solicit ping msg "
    "texting contacting messaging sending calling send send_me write write_me bother_me bother_us "
    "reach_out hit_me_up reply_to_me respond_to_me put_me_on bothering harassing text_or_call",
    "texts": "text texts message messages sms notifications notification alerts alert reminders "
    "reminder updates communications communication emails email calls spam crap shit junk "
    "bullshit bs mensajes notificaciones avisos correspondence solicitations garbage nonsense "
    "offers contact texting",
    "dont": "dont do_not never dont_ever quit cease dont_you_ever you_cant you_may_not "
    "no_need_to you_dont_need_to you_do_not_need_to you_dont_have_to not_to would_you_not "
    "refrain_from can_you_not could_you_not can_you_please_not could_you_please_not "
    "would_you_please_not you_are_not_allowed_to i_dont_want_you_to i_do_not_want_you_to "
    "not_allowed_to "
    "not_permitted_to",
    "adverb": "ever even you please keep dare start be to also fucking guys people anymore again "
    "continue_to try_to just ever_again either",
    "dontwant": "dont_want do_not_want dont_need do_not_need dont_wish do_not_wish "
    "no_longer_want no_longer_wish no_longer_need no_longer_care didnt_want never_want "
    "never_wanted tired_of sick_of sick_and_tired_of fed_up_with bothered_by over_it_with "
    "dont_like hate didnt_ask_for did_not_ask_for never_asked_for not_interested_in "
    "not_interested no_longer_interested_in no_longer_interested would_rather_not "
    "would_prefer_not prefer_not rather_not no_interest_in "
    "cant_stand had_enough_of no_need_for no_need_of no_use_for dont_care do_not_care "
    "dont_appreciate dont_care_for no_desire_to",
    "my": "my me us our this the that these those his her their your mi mis",
    "number": "number name phone cell contact info information details data numbers cellphone "
    "telephone contact_info phone_number # line digits",
    "list": "list lists database system contacts waitlist roster file files directory records "
    "chat group thread lista alerts program distribution mailing subscription chain platform "
    "service",
    "offers": "appointment appointments openings slots spots offers appointment_offers "
    "opening_offers",
    "kind": "waiting wait text mailing call contact calling texting messaging sms phone "
    "marketing appointment reminder message email",
    "off": "off out_of from off_of out_from off_from",
    "remove": "disenroll de_enroll remove delete erase wipe scrub unenroll purge strike "
    "deregister drop scratch trash clear eliminate cross unlist unregister",
    "take": "take taken get pull kick cut leave keep want like strike scratch cross drop",
    "mandar": forbidden(
        "mand envi molest busc habl texte texti llam contact mensaje fastidi acos bombarde ching "
        "freg frieg "
        "hostig notific marc avis spame",
        "escrib jod insist",
    )
    + " contesten dar_lata dar_la_lata dando_lata",
    "deje": "dejaran dejara dejas dejan dejo deje dejen deja dejenme dejeme dejame dejar dejenos "
    "dejad dejadme "
    "para paren pare parar parad parenle parele parale detengan detenganse",
    "borrar": asked_for("quit borr elimin sac remov remuev suprim desuscrib desapunt", of_me=True)
    + " saqueme saquenme saquenos remuevame remuevanme denme_de_baja deme_de_baja dame_de_baja "
    "denos_de_baja dadme_de_baja borrenlo borrelo borralo eliminenlo eliminelo eliminalo quitenlo",
    "borre": asked_for("quit borr elimin sac remov remuev suprim", of_me=False)
    + " remover salir salirme salgan",
    # What is done to an end of the texts.
    "end": "stop quit cease end discontinue terminate cancel halt suspend disable deactivate block "
    "mute silence kill withdraw remove delete erase wipe purge strike scrub drop clear get_rid_of "
    "throw_away throw_out trash dump lose toss unlist unenroll disenroll unregister shut_off "
    "turn_off "
    "switch_off opt_out unsubscribe destroy shred",
    "relative": "mother mom mama mum momma father dad daddy papa husband wife spouse partner son "
    "daughter brother sister grandmother grandma grandfather grandpa aunt uncle parent child "
    "fiance boyfriend girlfriend hubby",
    "pariente": "madre mama padre papa esposo esposa marido mujer hijo hija hermano hermana abuela "
    "abuelo abuelita abuelito tia tio suegra suegro pareja viejo vieja jefa jefe",
    "died": "passed passed_away died deceased dead expired no_longer_with_us no_longer_living "
    "no_longer_alive is_dead lost_her_battle lost_his_battle lost_the_battle lost_her_fight "
    "lost_his_fight lost_her_life lost_his_life is_deceased is_gone was_killed not_alive",
    "telefono": "numero telefono cel celular linea movil tel",
    "murio": "ya_no_esta_con_nosotros ya_no_esta_viva ya_no_esta_vivo ya_no_vive en_paz_descanse "
    "qepd esta_muerto esta_muerta "
    "fallecio fallecido murio muerto falleciendo falleciera "
    "fallecida muerta difunta "
    "difunto",
    # Said with the messages, they are no complaint of them.
    "pleased": "thanks thank_you gracias love like appreciate helpful good great nice useful keep "
    "understand get got getting receive received see saw missed miss reply replied respond sent "
    "send "
    "resend open read fine work working for_my_mom when only instead if but because come coming "
    "go going through",
    "asking": "what which where how who can could do does did will would is are am i_will i_can",
    "negation": "no not dont do_not never nobody none without refuse isnt arent wont quit against "
    "tampoco ni nunca ya_no",
    "against": "nobody no_one noone hate despise shove stick stuff keep_your annoying stupid damn "
    "fucking goddamn bloody stinking ridiculous these_constant bombarded bombarding flooding "
    "inundated inundating tired_of sick_of done_with over_it enough_of",
    "insult": "give_it_up_already see_you_in_court chingadera chingaderas jodedera suck_my suck_a "
    "pudranse pudrete malditos maldito idiota idiotas imbeciles estupidos al_carajo al_diablo "
    "al_infierno bite_me shove_it up_yours stuff_it suck_it blow_me drop_dead eat_it stick_it "
    "eat_shit go_fuck fuck_you fuck_u fuck_off asshole assholes bitch bitches bastards idiots "
    "morons jerks dumbass jackass scumbags pendejo pendejos cabrones cabron hijos_de_puta "
    "a_la_mierda a_la_verga a_la_chingada vete_a come_mierda",
    "authority": "bbb fcc ftc tcpa police cops lawyer attorney lawsuit litigation harassed damages "
    "small_claims "
    "harassment harassing illegal revocation unsolicited policia abogado "
    "annoying irritating obnoxious unauthorized acosando acosan hostigando hostigan spameando "
    "cansones cansan fastidian hartan hartaron quejar queja quejarme unwelcome unwanted intrusive "
    "intrusion intruding "
    "ridiculous unacceptable unprofessional absurd invasive fastidiosos latosos latoso lata "
    "bloqueado bloqueados bloquee hasta_la_madre "
    "hasta_la_coronilla hasta_el_gorro hasta_las_narices jodienda joden harto harta hartos hartas "
    "removal "
    "demanda denuncia acoso estafa fraude",
    "here": "here there anymore any_more any_longer at with of yours this_clinic your_clinic "
    "this_office "
    "your_office this_place that_clinic you and sorry please",
    "person": "person people guy lady man woman girl individual recipient contact one phone cell "
    "line party human family",
}

_ASKING: Final = {
    "start": "activar activen reactiven reiniciar reinicien "
    "start unstop subscribe resubscribe resume restart reactivate reenroll opt_in "
    "comenzar empezar iniciar reanudar suscribir suscribirme re_subscribe reactivar begin "
    "suscribirse opt_back_in opt_me_in opt_me_back_in resubscribe_me subscribe_me continuar alta "
    "darme_de_alta start_again",
    # Who asks, wishes or tells somebody to stop.
    "asked": "please said told asked ask asking want wanted need must you guys people just "
    "begging beg time times tell telling wish now yes no should better got_to repeat fucking ffs "
    "everyone say saying typed wrote replied demand request requesting seriously or",
    # What makes a stop a place, or a thing that does not stop.
    "not_a_stop": "a the bus my next first last one truck pit non rest train dart long short "
    "quick full another wrong second third final metro tram other same cant can_not wont "
    "dont doesnt didnt never not isnt couldnt wouldnt when did un una el la mi",
    "help": "help info information ayuda informacion auxilio helpline assistance more_info "
    "more_information mas_informacion mas_info ayudame ayudenme ayudeme",
    "helplead": "<hello> <oh> please i we need needs want would like some more can could someone "
    "somebody you anyone get send me us with the for a may to necesito quiero quisiera mas me "
    "pueden puede puedes ocupo una un alguien dar necesita su requiero mandar mandame mandenme "
    "deme por_favor sorry anybody",
    "helptail": "me please us out here thanks thank_you por_favor gracias you now asap with_this "
    "ya someone anyone desk line more",
}

_REFUSING: Final = {
    # After them, cannot and no say something else.
    "cant_idiom": "wait say decide tell hear see read believe open find remember talk complain "
    "thank pass turn refuse resist miss lose click understand hardly imagine stress be_happier "
    "come_soon_enough get_through get_hold get_ahold get_in_touch reach access log figure promise "
    "be_sure guarantee confirm answer commit be_late text reply call argue recall stand "
    "stop_thinking stop_coughing stop_crying quit sleep walk breathe keep let ask respond "
    "download load view cancel reschedule lie type write spell",
    "no_idiom": "signal reception bars problem problems prob probs problema problemo doubt doubts "
    "worries brainer "
    "question questions issue issues rush complaints idea clue wait biggie matter charge cost "
    "offense response answer kidding joke shit earlier sooner later before text message "
    "school work class classes plans objection objections hesitation need_to_wait "
    "longer_available reason harm pressure excuse help other hay english trouble need_to_keep "
    "need_to_look need_to_ask need_to_call need_to_say need_to_explain need_to_search "
    "need_to_check need_to_offer "
    "speak",
    "no_modismo": "tengo_mensajes tengo_el me_funciona se lo_se entiendo entendi comprendo "
    "te_preocupes se_preocupe "
    "se_preocupen importa hablo me_diga me_digan sabe saben sabes "
    "recibi recuerdo me_acuerdo estoy_seguro estoy_segura ingles sabia prisa pasa_nada me_digas "
    "manches puedo_creer puedo_esperar estaba cuelgue me_cancelen cancelen cancele pierda "
    "me_quiten me_borren me_saquen me_eliminen quiero_perder quiero_faltar me_ha me_han "
    "me_mandaron me_enviaron me_busquen sabemos es_mi_numero paro dejo "
    "para tienen tiene me_llamo me_llego me_llegan me_llegaron puedo_parar puedo_dejar "
    "puedo_respirar puedo_dormir "
    "trabajo_los trabajo_ese trabajo_esa tengo_nada traia falto puedo_caminar "
    "puedo_leer puedo_ver puedo_abrir puede_ser",
    "ya_tengo": "tengo me_atendieron fui no_la_necesito no_lo_necesito no_necesito consegui "
    "encontre no_me_interesa estoy_bien me_siento_bien me_siento_mejor vi tenia me_vieron saque "
    "hice",
    "ocupado": "trabajando ocupado ocupada fuera enfermo enferma viajando de_viaje en_el_trabajo "
    "lejos de_vacaciones en_clase",
    "deber": "trabajar trabajo cita compromiso clase clases junta escuela reunion salir viaje "
    "asunto cosas planes cuidar turno",
    "anyway": "anyway anyways anyhow de_todos_modos de_todas_formas de_todas_maneras igual "
    "though but_no",
    "suit": "work fit suit good convenient ideal suitable doable feasible works great possible",
    "puedo": "puedo podre podria podemos podremos puede alcanzo llego voy_a_poder va_a_poder "
    "voy_a_ir voy_a_estar vamos_a_poder me_es_posible es_posible se_puede se_podra sera_posible "
    "voy_a_alcanzar "
    "alcanzare llegare estare estoy asistire voy_a_asistir podra",
    "cant": "cant can_not unable not_able isnt_able wont_be_able will_not_be_able arent_able "
    "wouldnt_be_able dont_think_i_can dont_think_we_can dont_think_i_will dont_think_i_could "
    "dont_think_i_am_able doubt_i_can dont_believe_i_can no_can_do not_possible isnt_possible "
    "not_feasible impossible imposible unavailable unfortunately",
    "wont": "wont will_not wouldnt would_not couldnt could_not not_going_to isnt_going_to "
    "arent_going_to not_gonna not doesnt does_not didnt isnt_gonna shouldnt",
    "come": "make come attend work get_there be_there get_off be_able fit get_away do_it do_that "
    "be_coming be_available happen swing_it be_in be_here take_it need_it be_needing coming "
    "be_good be_possible go be_going",
    "when": "today tomorrow then tonight now right_now this_time that_time that_day this_week "
    "that_early that_late at_this_time at_the_moment hoy manana ahora ahorita esta_vez this_one "
    "that_one anymore any_more at_this_point on_this_one for_me for_us this_round yet really",
    "busy": "busy traveling travelling away out_of_town out_of_state out_of_the_country booked "
    "stuck out_of_country on_vacation unavailable tied_up swamped on_a_trip double_booked "
    "overseas abroad slammed out_of_the_city out_of_the_state in_class in_school in_court "
    "in_a_meeting in_meetings working_tomorrow working_then working_that_day working_all_day "
    "working_late at_work_tomorrow at_work_then at_work_all_day at_work_until at_work_till "
    "working_until working_till at_school fully_booked at_work_that_day out_sick on_a_plane",
    "duty": "conflict conflicts class classes school plans meeting meetings commitment flight "
    "funeral test exam wedding interview engagement shift obligation court jury_duty finals "
    "something_else another_commitment prior_commitment other_obligations things_to_do "
    "schedule_conflict a_thing company guests practice training something_then",
    "lack": "ride car transportation babysitter sitter childcare time gas money way pto vehicle "
    "transport carro transporte tiempo dinero seguro driver leave gas_money anyone_to quien como "
    "manera raite ride_there way_there the_money the_time the_gas time_off",
    "else": "someone_else somebody_else another_person next_person next_one anyone_else "
    "anybody_else others other_people otra_persona alguien_mas otro otra someone_who whoever "
    "somebody_who person_in_line people_who needs_it someone_that somebody_that",
    "mine": "appointment original current one regular existing old scheduled slot next normal "
    "already later cita mine what_i one_i i_have i_got time_i date_i time date original_one",
    "skip": "skip pass decline declined reject rejected paso declining rechazo rechazar declinar "
    "declino refuse skipping passing deny nix negative negativo no_way nevermind never_mind "
    "next_time another_time some_other_time hard_pass forget_it forget_about_it olvidelo "
    "count_me_out ni_modo para_la_proxima la_proxima otro_dia otra_vez_sera sera_otro_dia "
    "sera_la_proxima en_otra_ocasion i_decline nunca jamas never i_pass ni_hablar para_nada "
    "de_ninguna_manera not_a_chance no_chance por_ahora_no no_gracias thumbs_down",
    "it_now": "this that it this_one that_one on one me for now today tomorrow this_time turn my "
    "tonight the_offer offer maybe time though sera mejor <tail>",
}

_ACCEPTING: Final = {
    "instead": "instead later earlier another different other reschedule rather sooner else "
    "prefer alternative otro otra mas_tarde mas_temprano change move switch swap cambiar mover "
    "reprogramar reagendar preferiria en_lugar en_vez",
    "quizas": "quiza quizas talvez tal_vez a_lo_mejor puede_ser creo posiblemente probablemente "
    "depende dejame dejeme deje deja dejenme ojala espere espera esperen",
    "yes": "yes yep yeah",
    # A yes only if nothing else is said: "ok, thanks" may mean "I have read it".
    "ok": "ok alright aight alrighty all_right ok_dokey ok_doke ok_dokie +emoji confirm "
    "confirm_it vale orale dale esta_bien",
    "willing": "will can can_definitely can_absolutely want_to would_like_to would_love_to "
    "am_going_to would_be_happy_to am_happy_to are_going_to would_be_glad_to am_glad_to "
    "do_want_to should_be_delighted_to would_be_delighted_to am_delighted_to should_be_glad_to "
    "would_be_pleased_to am_pleased_to shall should_love_to would_be_honored_to",
    "gladly": "gladly definitely absolutely happily totally certainly really just surely "
    "for_sure most_definitely so very actually",
    "accept": "take accept have claim grab get book reserve snag do schedule",
    "it": _THINGS,
    "be_there": "come come_in be_there make_it make_that attend go be_in come_on_in be_here",
    "soon": "then at_that_time there on_time early bright_and_early for_sure",
    "in": "in up down for_it for_that in_for_it in_for_that down_for_it down_for_that in_then "
    "down_as_yes as_yes as_a_yes down_as_a_yes in_there on_there",
    "nicely": "great well perfectly good fine perfect just_fine wonderfully really_well out "
    "out_great out_perfectly best so_well",
    "good": "great perfect good fine wonderful awesome fantastic excellent amazing lovely ideal "
    "like_a_plan ok perfectly_fine just_fine",
    "thanked": "you god goodness lord jesus",
    "kindness": "that this it everything letting_me_know the_text texting texting_me the_offer "
    "reaching_out your_help thinking_of_me the_opportunity contacting_me the_opening the_heads_up "
    "fitting_me_in getting_me_in all_you_do your_time the_message asking the_chance "
    "this_opportunity this_chance your_message",
    "lo": "lo la",
    "tomo": "tomamos queremos aceptamos agarramos cogemos cojo "
    "tomo acepto quiero agarro aparto reservo confirmo necesito tomare aceptare reclamo",
    "la_cita": _LUGARES,
    "puntual": "puntual sin_falta manana a_tiempo a_esa_hora temprano",
    "bien": "bien perfecto excelente super_bien muy_bien de_maravilla perfectamente",
    "apunteme": "agendeme agendenme agendame apuntenme apunteme apuntame reserveme reservemela "
    "reservenmela reservenme apartemela apartenmela anoteme anotenme anotame inscribame denmela "
    "demela agendela reservela apartela confirmeme confirmela apartame reservame",
    "todo": "acordarse_de_mi acordarse todo avisar avisarme la_oportunidad su_ayuda "
    "escribir su_mensaje el_mensaje "
    "el_aviso tomarme_en_cuenta pensar_en_mi la_cita su_tiempo",
}


def _entries(name: str, table: dict[str, str]) -> list[str]:
    """The entries of a class, those of the classes it names included."""
    entries: list[str] = []
    for entry in table[name].split():
        entries += _entries(entry[1:-1], table) if entry[0] == "<" else [entry]
    return entries


_TABLE: Final = _COURTESY | _REVOKING | _ASKING | _REFUSING | _ACCEPTING
CLASSES: Final = {name: tuple(_entries(name, _TABLE)) for name in _TABLE}

# Words of one language only. YES, NO, STOP and HELP stand in the offer itself: they tell nothing.
SPANISH: Final = words("""
    sí claro acepto gracias por favor que cita manana hora tarde puedo puede quiero lo la el los
    las tomo quedo estoy esta bien ahi estare alto parar paren basta ayuda ya mas mensajes
    numero equivocado mande manden mandame envien dejen dejenme dejame paz quitenme quiteme
    borrenme borreme lista necesito informacion pero cuando donde cuanto cuesta como quien hola
    buenos buenas dias tardes hoy ahora vez tengo trabajo trabajar trabajando siento perdon
    disculpe senora senor voy poder puedes interesa paso baja dar comenzar empezar iniciar
    cancelar supuesto vale va sip orale confirmo confirmado muchas mucha mi su para con una uno
    del ver es si tambien temprano otro otra dia persona perfecto seguro reanudar deme nos les
    le lugar espacio hay entiendo entendi comprendo llameme llamame llamenme llamarme llamen llamar
    pueden marqueme
""")
ENGLISH: Final = words("""
    i you the it that this is are am was be will would can cant dont wont isnt doesnt please
    thanks thank yeah yep nope sure take want like love need make there tomorrow today time what
    when where who how why and but or if for from with my your sorry not book works work good
    great sounds appointment text texts texting message messages list number wrong leave alone
    remove off again anymore never more any have has got going come get give someone else
    interested pass skip unsubscribe opt out info maybe later could should available still hello
    hi hey so just about sooner earlier
""")

# Never cut from the end of a reply as if it were a signature, whatever its capital.
NEVER_A_NAME: Final = (
    frozenset(SPELLINGS)
    | words(" ".join(SPELLINGS.values()))
    | words(" ".join(e.replace("_", " ") for entries in CLASSES.values() for e in entries))
    | ENGLISH
    | SPANISH
    | words("""
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun january february march april may june july august september october november
    december jan feb mar apr jun jul aug sep sept oct nov dec noon morning afternoon evening
    night week weekend month next soon one two three four five six seven eight nine ten twelve
    am pm only unless until till before after instead either neither both depends though however
    except north south east west downtown location office lunes martes miercoles jueves viernes
    sabado domingo solo despues antes perhaps possibly probably hopefully might guess think
    actually kidding jk not sike question ask ready bless
""")
) - {"will", "june", "april", "mark", "grace"}
