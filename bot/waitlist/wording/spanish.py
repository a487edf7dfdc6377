"""What patients are told in Spanish, in the clinic's polite form."""

from typing import Final

from bot.waitlist.wording.sentences import Sentences

SPANISH: Final = Sentences(
    phrases={
        "offer": (
            "{clinic}: Hay una cita más temprana {day} a las {time} en {location}."
            " Responda SI para tomarla o NO para dejarla. Vence en {minutes} min."
        ),
        "first_yes": (
            "{clinic}: Hay una cita más temprana {day} a las {time} en {location}."
            " Responda SI para tomarla o NO para dejarla. Es del primer SI."
        ),
        "confirmed": (
            "{clinic}: Confirmado. Su cita es el {date} {time} en {location}."
            " Responda STOP para no recibir más mensajes."
        ),
        "confirmed_linked": (
            "{clinic}: Confirmado. Su cita es el {date} {time} en {location}."
            " Calendario: {link} STOP para no recibir más."
        ),
        "held": (
            "{clinic}: Le guardamos {date} {time} en {location}. La reservamos ahora; a las {by}"
            " a más tardar le avisamos. NO para dejarla."
        ),
        "final": (
            "{clinic}: Ya es definitivo: su cita es el {date} {time} en {location}."
            " Responda STOP para no recibir más."
        ),
        "link": (
            "{clinic}: Su página de citas más tempranas: {link}"
            " Es solo para usted, por 30 días. STOP para no recibir más."
        ),
        "join_question": (
            "{clinic}: Responda SI para recibir mensajes automáticos de citas más tempranas."
            " No es requisito. Pueden aplicar tarifas. STOP termina, AYUDA ayuda."
        ),
        "joined": (
            "{clinic}: Gracias. Nuestro personal le busca, y luego está en la lista y le"
            " escribimos. STOP para no recibir más."
        ),
        "not_joined": "{clinic}: De acuerdo, no le escribiremos. Envíe UNIRME si cambia de idea.",
        "not_found": (
            "{clinic}: No le encontramos por este número."
            " Para estar en la lista por favor llámenos{phone}. STOP para no recibir más."
        ),
        "listed_already": (
            "{clinic}: Usted está en la lista de espera. Le avisaremos cuando se abra una cita."
            " STOP para no recibir más."
        ),
        "welcome": (
            "{clinic}: Está en la lista de espera. Si se abre una cita le avisamos; es del primer"
            " SI. STOP para no recibir más, AYUDA para ayuda."
        ),
        "welcome_linked": (
            "{clinic}: Está en la lista de espera. Elija días y lugares:"
            " {link} STOP para no recibir más."
        ),
        "taken": "{clinic}: Gracias. Esta cita ya fue tomada. Usted sigue en la lista de espera.",
        "closed": (
            "{clinic}: Gracias. Esta cita ya no está disponible."
            " Mientras siga en la lista le avisaremos de la próxima."
        ),
        "rain_check": (
            "{clinic}: Gracias. Esta cita ya fue tomada."
            " Sigue en la lista y le avisaremos primero de la próxima."
        ),
        "stand_by": (
            "{clinic}: Gracias. Esta cita ya fue tomada."
            " Usted es el siguiente: si se libera es suya y le avisaremos."
        ),
        "promoted": (
            "{clinic}: Buenas noticias: la cita ahora es suya. {date} {time} en {location}."
            " Responda NO si no puede venir."
        ),
        "declined": (
            "{clinic}: De acuerdo, sigue en la lista de espera."
            " ¿Por qué no? 1 muy pronto 2 día u hora 3 médico o lugar 4 ya no la necesito"
        ),
        "thanks": "{clinic}: Gracias. Le avisaremos de la próxima cita.",
        "left_list": (
            "{clinic}: Gracias. Ya no está en la lista de espera. Su cita actual no cambia."
        ),
        "avoid_time": (
            "{clinic}: Gracias. ¿Dejamos de ofrecerle citas {half_day}? Responda SI o NO."
        ),
        "avoid_place": (
            "{clinic}: Gracias. ¿Dejamos de ofrecerle citas en {location}? Responda SI o NO."
        ),
        "fit_part": (
            "{clinic}: ¿Le ofrecemos de ahora en adelante solo citas {part}? Responda SI o NO."
        ),
        "fit_day": (
            "{clinic}: ¿Dejamos de ofrecerle citas los días {weekday}, a cualquier hora?"
            " Responda SI o NO."
        ),
        "fit_notice": (
            "{clinic}: ¿Le ofrecemos solo citas para las que falte al menos {notice}?"
            " Responda SI o NO."
        ),
        "avoided": "{clinic}: De acuerdo, no le ofreceremos esas. Le avisaremos de la próxima.",
        "fitted": "{clinic}: De acuerdo, anotado. Le avisaremos de la próxima cita que le sirva.",
        "how_was_it": (
            "{clinic}: ¿Cómo le fue en su cita del {date}? Si quiere, responda con un número del 1"
            " (mal) al 5 (muy bien). STOP para no recibir más."
        ),
        "rated": "{clinic}: Gracias por decirnos. Si quiere contarnos más, llámenos{phone}.",
        "release_question": (
            "{clinic}: ¿Quiere dejar su cita del {date} {time} en {location}?"
            " Responda SI para dejarla o NO para conservarla."
        ),
        "release_unclear": (
            "{clinic}: Perdón, no entendimos."
            " Responda SI para dejar su nueva cita, NO para conservarla."
        ),
        "today_first": (
            "{clinic}: Muy bien. Si hoy se abre una cita, usted estará entre los primeros a quienes"
            " preguntemos. Termina hoy."
        ),
        "today_over": (
            "{clinic}: Ya pasó el mediodía. Envíe HOY por la mañana para estar entre los primeros"
            " de ese día."
        ),
        "released": (
            "{clinic}: Listo. La cita del {date} {time} queda libre."
            " Su cita anterior no cambia y sigue en la lista."
        ),
        "not_honoured": (
            "{clinic}: Lo sentimos, no podemos darle el {date} {time} en {location}."
            " Su cita anterior sigue igual; usted es primero para la próxima."
        ),
        "still_open": (
            "{clinic}: Esta cita sigue disponible: {date} {time} en {location}."
            " Responda SI otra vez para tomarla."
        ),
        "other_day": (
            "{clinic}: Esta cita es el {date} {time} en {location}."
            " Responda SI para tomarla o NO para dejarla."
        ),
        "already_yours": "{clinic}: Todo listo para el {date} {time} en {location}.",
        "nothing_open": (
            "{clinic}: No hay ninguna oferta abierta para usted."
            " Mientras siga en la lista le avisaremos cuando haya una cita."
        ),
        "noted": (
            "{clinic}: De acuerdo. Mientras siga en la lista le avisaremos cuando haya una cita más"
            " temprana."
        ),
        "nothing_asked": (
            "{clinic}: De acuerdo. No hay ninguna oferta abierta para usted."
            " Para cambiar una cita, por favor llámenos{phone}."
        ),
        "ask_staff": "{clinic}: Para cambiar su cita, por favor llámenos{phone}.",
        "unclear": (
            "{clinic}: Perdón, no entendimos. Responda SI para tomar la cita del {date} {time}"
            " en {location} o NO para dejarla."
        ),
        "unclear_idle": (
            "{clinic}: Este número solo ofrece citas más tempranas."
            " Para otra cosa, por favor llámenos{phone}."
        ),
        "staff_will_look": (
            "{clinic}: Gracias. Una persona de nuestra clínica va a leer su mensaje."
        ),
        "will_call": (
            "{clinic}: Gracias. Nuestro personal le llamará a este número en horario de atención."
        ),
        "unknown": (
            "{clinic}: Este número solo escribe a pacientes de la lista de espera."
            " Por favor llámenos{phone}."
        ),
        "help": (
            "AYUDA: citas de {clinic}. Responda SI para tomar una cita, NO para dejarla."
            " Llámenos{phone}. STOP para no recibir más."
        ),
        "stopped": "Ya no recibirá mensajes de {clinic} sobre citas más tempranas.",
        "shall_we_stop": (
            "{clinic}: ¿Dejamos de enviarle mensajes? Responda STOP, o SI para seguir."
        ),
        "goes_on": "{clinic}: De acuerdo, le seguiremos avisando de citas más tempranas.",
        "how_to_start": "{clinic}: Para recibir nuestros mensajes otra vez, responda START.",
        "restarted": (
            "{clinic}: Bienvenido de nuevo. Mientras siga en la lista le avisaremos cuando haya una"
            " cita. Responda STOP para no recibir más."
        ),
    },
    weekdays=("lun", "mar", "mie", "jue", "vie", "sab", "dom"),
    months=("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    today="hoy",
    tomorrow="mañana",
    date="{weekday} {day} {month}",
    on="el {date}",
    morning="el {weekday} por la mañana",
    afternoon="el {weekday} por la tarde",
    parts=("por la mañana", "por la tarde"),
    notices={60: "1 hora", 120: "2 horas", 240: "4 horas", 1440: "1 día", 2880: "2 días"},
    call=" al {phone}",
)
