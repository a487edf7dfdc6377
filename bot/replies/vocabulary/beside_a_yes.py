"""What people say beside a yes that makes it no less of one: how they get there, what they arrange
for it, why they want it, why they answer late, and a greeting.

Nothing here accepts: by itself it is no answer. A phrase must fill its clause: "my sister drives
me" is one, "my sister drives me crazy" is not. The notation is that of `patterns`.
"""

from typing import Final

_WHO: Final = (
    "he|she|they|someone|somebody|my_son|my_daughter|my_husband|my_wife|my_mom|my_mother|my_dad|"
    "my_father|my_sister|my_brother|my_niece|my_nephew|my_cousin|my_aunt|my_uncle|my_grandson|"
    "my_granddaughter|my_grandma|my_grandpa|my_friend|my_neighbor|my_neighbour|my_aide|"
    "my_caregiver|my_boyfriend|my_girlfriend|my_partner|my_roommate|my_hubby|my_kids|my_pastor|"
    "my_boss|my_coworker|my_driver|my_nurse|a_friend|a_neighbor|our_daughter|our_son|the_wife|the_husband"
)
_QUIEN: Final = (
    "el|ella|alguien|mi_hijo|mi_hija|mi_esposo|mi_esposa|mi_mama|mi_papa|mi_madre|mi_padre|"
    "mi_hermana|mi_hermano|mi_sobrina|mi_sobrino|mi_prima|mi_primo|mi_tia|mi_tio|mi_nieto|mi_nieta|"
    "mi_nuera|mi_yerno|mi_cunada|mi_cunado|mi_comadre|mi_compadre|mi_amiga|mi_amigo|mi_vecina|"
    "mi_vecino|mi_novio|mi_novia|mi_marido|mi_mujer|mi_vieja|mi_viejo|mi_suegra|mi_suegro|"
    "mi_cuidadora|mi_patron|mi_jefe"
)
_WHEN: Final = "then|tomorrow|today|that_day|in_time|early|for_it|for_this|for_that"

GETTING_THERE: Final = f"""
    {_WHO} can|will|could|is_going_to drive|take|bring|carry|drop|walk me|us
    {_WHO} can|will|could|is_going_to drive|take|bring|carry|drop me|us there|over|in|off|{_WHEN}
    {_WHO} can|will|is_going_to give me|us a ride|lift there?
    me|nos lleva|trae|acerca|acompana|cuida {_QUIEN}
    voy|llego|vamos en taxi|uber|camion|bus|guagua|metro|bici|carro|coche
    {_WHO} is giving me|us a ride|lift there?
    {_WHO} will be in_town|there to drive|take|bring me|us
    {_WHO} has|got|took the day|afternoon|morning off
    the|my sitter|babysitter|nanny can|will stay|come|watch late|early|over|them|the_kids?
    {_WHO} drives|takes|brings|drops me|us there|over|in|off?
    {_WHO} is driving|taking|bringing|carrying me|us there|over|in?
    i|we? have|got|found|lined_up a|my ride|sitter|babysitter|lift already|lined_up|now|there?
    i|we? will|can|am_going_to get|take|call|catch a|an|the? uber|lyft|taxi|cab|bus|train|ride|van
    i|we? will|can walk|drive|bike there|over|in|right_over?
    i|we? will|can|am_going_to leave|get_off|get_out_of|slip_out_of|sneak_out_of work|class|school \
early?
    i? will|can get off work {_WHEN}?
    i|we will? grab|order|hop_on|ride a|an|the? uber|lyft|taxi|cab|bus|train|subway in|over|there?
    the|my? senior|church|medical|county|city bus|van|ride|transport will|can get|take|bring me|us \
there|over|in?
    i|we? got|have|found somebody|someone|a_friend|a_neighbor to drive|take|bring me|us there|over?
    i|we only|just? live|work|are|am close|close_by|nearby|next_door|around_the_corner
    i|we only|just? live|work|are|am down_the_street|down_the_road|across_the_street|on_that_street
    i|we only|just? live|work|are|am? a_few|a_couple|two|three|five|ten blocks|minutes|streets \
away|from_there|from_you
    it is on my way home|to_work|there?
    i? can get there? off|away|there {_WHEN}?
    {_QUIEN} me|nos lleva|trae|acerca|acompana|puede_llevar|va_a_llevar|va_a_traer ahi|alla?
    {_QUIEN} me|nos puede llevar|dejar|traer|acercar ahi|alla?
    {_QUIEN} me|nos da un|el? raite|ride|aventon|pon|jalon|empujon
    y? el|ella me|nos lleva
    ya? tengo|consegui|encontre quien me|nos lleve|cubra|lleva
    ya? tengo|consegui|encontre un|el? raite|ride|transporte|aventon|permiso|ninera
    pido|tomo|agarro|cojo un|una|el? uber|taxi|camion|bus|guagua|micro|metro
    me voy en un|el|mi? uber|taxi|camion|bus|guagua|metro|bici|troca|carro
    me voy caminando|a_pie|manejando
    salgo temprano del|de_la? trabajo|escuela|jale|laburo|pega?
    pido|pedi permiso|el_dia en_el_trabajo|en_el_jale|en_mi_trabajo?
    ya? me dieron permiso|el_dia|la_tarde|la_manana en_el_trabajo|en_el_jale|en_mi_trabajo?
"""
_BOSS: Final = (
    "boss|foreman|supervisor|manager|job|work|school|teacher|coach|wife|husband|lead|office|crew"
)
ARRANGED: Final = f"""
    and? i am off|free|available {_WHEN}|all_day|all_afternoon|all_morning?
    i am retired and free
    i have|took|take|got the? day|afternoon|morning|time off {_WHEN}?
    i dont|do_not work|have_work|have_class|have_school {_WHEN}
    i? have|got|found my? shift|kids|class|children covered
    my|the? {_BOSS} already? okayed|approved|cleared|allowed it|me|this|the_time|my_time_off?
    my|the? {_BOSS} already? said|says it_is? ok|fine|go|go_ahead|i_can_go|i_can_leave
    my|the? {_BOSS} is cool|ok|fine|good|happy with it|this|that
    i? have? already asked for|off the? day|afternoon|morning|time off?
    i am not working {_WHEN}?
    i? have|got nothing else? going_on|planned|to_do|{_WHEN}?
    i? will clear my schedule|calendar|day|afternoon
    no tengo nada que_hacer|ese_dia|planeado?
    i? already? told|asked my|the {_BOSS} already?
    i? already? arranged|booked|called|got|found my|a ride|sitter|babysitter|cab|van
    i will get a sitter|babysitter|ride
    i? need to be_seen|see_the_doctor|see_someone|get_seen|get_in soon?
    and cancel|release|drop my|the old|other|later one|appointment
    instead of my|the old|other|later one|appointment
    my|the? class|classes|finals|school|work|shift is|are|ended|was over|out|covered|done
    my|the? ride|sitter|transport is all? set|arranged|lined_up
    my|the? car|truck|van is fixed|running|back|repaired now|again?
    i? got my car|truck back
    i am up already
    i am just sitting here anyway|all_day?
    i? can|will take off work|school
    i? will let my <relative>|boss|job|work|supervisor|manager know
    got coverage|my_shift_covered|the_ok|permission
    i? am? on a call|break|shift
    i am? free|off so
    {_QUIEN} me|nos? cuida|cuidan a? el|la|al|los|las|mis nino|nina|ninos|bebe|nene|nena|hijos
    muevo|cambio mi|la|el descanso|turno|reunion|junta|clase
    ya? le? avise|dije a? mi|al|en jefe|jefa|patron|patrona|trabajo|el_trabajo|la_obra
    i dont have anything|plans|a_thing else? going_on|planned|to_do|{_WHEN}?
    my calendar|schedule|day|afternoon|morning is all? open|empty|clear|free|wide_open {_WHEN}?
    i? will? set|have_set an|my alarm|reminder
    i? will? put|wrote|write|marked|mark it|that down|on_the_fridge|on_my_calendar|in_my_book
    i? will? call|calling out|off|in of|from? work|sick?
    i? will? get|have|find somebody|someone|a_neighbor|my_neighbor to watch|sit_with|keep the|my \
dog|kids|baby|cat|store|shop
    i? just? need|have to find my shoes|glasses|keys|coat|purse lol?
    my|the? kids|boys|girls are with their dad|father|grandma|grandmother|mom
    my class|meeting|shift|practice got|was cancelled|canceled|moved
    i|we? will bring my|the new|other|old|insurance|medicaid|medicare? card|cards|form|forms|papers
    i|we? will bring my|the new|paper|old? paperwork|list|id|records|walker|glasses|wheelchair|cane
    i|we? will bring the|my paperwork|papers|card|list|forms this_time|with_me haha|lol?
    you have no_idea how bad|badly|much i need|want|needed|wanted this|it
    i|we? will wear my|a mask
    i? will skip|move|change my|the? lunch|haircut|gym|nails|bible_study|bingo|bowling|practice
    y? estoy libre|disponible|desocupada|desocupado manana|ese_dia|a_esa_hora?
    ese|manana dia? descanso|libro|no_trabajo|tengo_libre|lo_tengo_libre
    se cancelo mi clase|junta|turno|practica
    me cubren el|mi? turno
    llevo|traigo|llevare mi|mis|la|las|los? tarjeta|forma|formas|papeles|credencial nueva|nuevas?
    los|mis ninos|hijos|nietos se quedan con su|la|mi abuela|tia|mama|vecina
"""
WHY: Final = """
    i? have|had? been? waiting|waited since|for|over ..
    i? have|had? been? waiting|waited|waiting_for since|for? two|three|four|five|six|2|3|4|5|6 \
weeks|months|days
    i? have|had? been? waiting|waited so_long|forever|ages|a_while|a_long_time
    it? is|has_been? only? getting worse
    my back|knee|tooth|shoulder|hip|foot|leg|neck|ear|head|stomach is|are killing me
    i am in so_much|a_lot_of|such|terrible|bad? pain|agony
    sooner is better
    the? pain is so|really|too? bad|awful|terrible|unbearable
    llevo|tengo .. semanas|meses|dias|anos esperando
    estoy esperando desde|desde_hace el|la? ..
    me duele mucho|muchisimo|bastante|demasiado|horrible|un_monton|un_chorro|un_resto
    cada dia estoy|me_siento|sigo peor
    entre|mientras|cuanto mas pronto|rapido|antes mejor
    ya no aguanto el|la|este? dolor|rodilla|muela|espalda|cintura?
    no puedo dormir del|por_el|con_el dolor
    la|mi espalda|rodilla|muela|cadera|cintura me esta matando
    me urge mucho|bastante?
"""
ANSWERING_LATE: Final = """
    i? just|only saw|got|read|seen|noticed this|it|your_text|your_message|the_text|this_text now?
    so|very? sorry i? missed your|the text|message|call
    so|very? sorry i? was? just|only? woke up
    so|very? sorry? i? was in|at church|work|class|mass|school|a_meeting|the_shower|the_store|bed
    so|very|really? sorry? i? was on|at my? break|lunch|lunch_break|temple|dialysis
    i? am? on my? lunch? break
    my phone was|is dead|off|charging|in_the_car|in_my_purse all_day|till_now|until_now?
    i? am? too sleepy|tired to type
    i? cant type well|good|fast
    i am so? slow
    i? have? got|received your|the|this text|message|offer and|so
    so|very? sorry? i? was driving|sleeping|asleep|working|cooking|napping|swimming
    so|very? sorry i? am? just got|getting off work|home
    apenas|recien|hasta_ahorita|ahorita? lo|la vi|veo|leo
    apenas|recien|hasta_ahorita vi|veo|leo|miro el|su|tu? mensaje|mensajes
    perdon|disculpe|disculpa|disculpen apenas|recien? desperte|vi|veo|sali|salgo
    perdon|disculpe|disculpa|disculpen? estaba en misa|clase|junta|el_trabajo|la_iglesia|la_escuela
    perdon|disculpe|disculpa|disculpen? estaba trabajando|manejando|dormida|dormido|ocupada|ocupado
"""
GLAD: Final = """
    what a nice|lovely|great|wonderful|good|pleasant|happy? surprise|blessing|relief|gift|treat
    such|what good|great|wonderful|lovely news
    you just? made my day|week|month|year|morning
    best|nicest text|news|message|thing i|all? have_had|day|week|month
    so|very|really? glad|happy i saw this|it|your_text|your_message
    you guys|all|people? rock
    i owe you one|big|big_time
    made my day|week|month|year
    an? early christmas|birthday present|gift
    thank|bless whoever canceled|cancelled|gave_it_up
    glad|happy you texted|called|wrote|reached_out
    i? was just? about to call|text|ask you all|guys|back?
    this|that is the? best|great|wonderful news
    anything to stop|end|ease this|the|my pain
    encantada|encantado de la vida
    you are angels|saints|heaven_sent|a_godsend
    and? i|we cant thank you enough
    my <relative> says|said thank_you|thanks|hi|hello
    and? tell|give everyone|everybody|the_doctor|the_nurses|~ourdoctor|them hi|hello|thanks
    anything for|to_get some? relief
    <it> means a_lot|so_much|the_world to_me?
    i know the way|where_you_are|where_it_is|the_place
    i? am desperate
    se lo agradezco mucho|en_el_alma|de_corazon|bastante?
    me? la|lo|los saluda|saludo a? la|el? doctora|doctor|todos?
    salude|saludeme|saludos a la|al|todos doctora|doctor?
    vivo a dos|tres|pocas|unas cuadras|calles
    vivo cerca|cerquita|al_lado|a_la_vuelta
    i am begging you
    ya? me hicieron|hizo|alegraron|alegro el dia
    ya era hora|tiempo
    y? que? dios|diosito se_lo|se_los|le|les pague
    i was hoping|praying you would? text|call|write
    thank_you|thanks for remembering|considering|including me|us
    thank_you|thanks for the|a quick|fast|prompt call|reply|response|answer back?
    que bonita|buena|linda|grata|gran|tremenda sorpresa|noticia
    que bueno|bien|suerte|alegria que lo|la|me? vi|avisaron|escriben|avisan el_mensaje|el_mensajes?
    gracias por acordarse|pensar|avisar de_mi|en_mi|a_mi
"""
GREETING: Final = """
    and? a? merry|happy|blessed christmas|holidays|thanksgiving|easter|hanukkah|xmas
    and? a? merry|happy|blessed christmas|holidays|thanksgiving|new_year|xmas to you|all all?
    and? a? merry|happy|blessed christmas|holidays|thanksgiving|new_year|xmas to|for? everyone|yall
    y? feliz|felices|muy_feliz navidad|fiestas|ano|ano_nuevo|pascuas a|para? todos|todas?
    y? que dios|diosito los|las|la|le|lo|te|me_los bendiga|cuide|acompane a? todos|mucho?
    dios se|te|les lo pague
"""


def phrases() -> list[str]:
    """Each phrase in one line."""
    tables = (GETTING_THERE, ARRANGED, WHY, ANSWERING_LATE, GLAD, GREETING)
    return [" ".join(line.split()) for table in tables for line in table.strip().splitlines()]
