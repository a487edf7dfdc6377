"""What the patients' page says in Spanish."""

from collections.abc import Mapping
from typing import Final

SAID: Final[Mapping[str, str]] = {
    "name": "Español",
    "days": "lunes martes miércoles jueves viernes sábado domingo",
    "title": "Citas más tempranas",
    "skip_to": "Ir a lo que puede elegir",
    "open": "Hay una cita más temprana",
    "open_when": "{day} a las {time}, {location}",
    "open_first": "Es de la primera persona que la tome.",
    "take": "Tomar esta cita",
    "pass": "Esta no",
    "booked": "Su nueva cita",
    "booked_when": "{date}, {time}, {location}",
    "standing": "Su lugar en la lista",
    "since": "Está en nuestra lista de espera desde el {date}.",
    "first": "Nadie está antes que usted en la lista.",
    "ahead_one": "Una persona está antes que usted en la lista.",
    "ahead": "{count} personas están antes que usted en la lista.",
    "ahead_many": "Más de {count} personas están antes que usted en la lista.",
    "order": (
        "Las citas se ofrecen primero a quienes más pronto las necesitan y más tiempo han esperado."
        " Preguntamos a unas pocas personas a la vez, y la primera que dice que sí recibe la cita."
    ),
    "shared": (
        "{count} personas esperan con este número de teléfono. Lo que elija aquí vale para todas."
    ),
    "why": "¿Por qué todavía no?",
    "why_quiet": "Nos pidió esperar. Le volveremos a preguntar desde el {date}.",
    "why_open": "Una cita espera su respuesta: vea arriba.",
    "why_none": "No se ha abierto ninguna cita en los últimos 14 días.",
    "why_unsuited": (
        "Se abrieron {all} citas en los últimos 14 días. Ninguna fue en un día, a una hora y en un"
        " lugar que usted eligió. Cuanto más elija abajo, más pronto podremos preguntarle."
    ),
    "why_some": (
        "Se abrieron {all} citas en los últimos 14 días. {suited} fueron en días, horas y lugares"
        " que usted eligió, y las tomaron personas que estaban antes o que contestaron primero."
    ),
    "asked": "Le preguntamos por última vez el {date}.",
    "never_asked": "Todavía no le hemos preguntado.",
    "waits_for_nothing": (
        "Usted ya no espera una cita más temprana. Para volver a la lista, por favor"
        " llámenos{phone}."
    ),
    "opted_out": (
        "Nos pidió no recibir mensajes, así que no podemos ofrecerle citas. Para recibirlos otra"
        " vez, responda START a cualquiera de ellos."
    ),
    "choices": "Lo que le conviene",
    "times": "Días y horas",
    "day": "Día",
    "morning": "Mañana",
    "afternoon": "Tarde",
    "places": "Lugares",
    "notice": "¿Cuánto tiempo necesita para venir?",
    "notice_0": "Puedo venir de inmediato",
    "notice_60": "Una hora",
    "notice_120": "2 horas",
    "notice_240": "4 horas",
    "notice_1440": "Un día",
    "notice_2880": "2 días",
    "language": "Idioma de nuestros mensajes",
    "save": "Guardar",
    "pause": "Hacer una pausa",
    "pause_until": "No me pregunten hasta el",
    "pause_now": "Hacer la pausa",
    "paused": "No le preguntamos nada hasta el {date}.",
    "resume": "Seguir ahora",
    "leave": "Salir de la lista",
    "leave_what": ("Ya no le ofreceremos citas más tempranas. La cita que tiene queda como está."),
    "leave_now": "Quitarme de la lista",
    "stop": "Para no recibir ningún mensaje más, responda STOP a cualquiera de ellos.",
    "call": "¿Preguntas? Llámenos{phone}.",
    "private": "Esta página es solo para usted. Por favor no comparta su dirección.",
    "said_saved": "Guardamos lo que eligió.",
    "said_paused": "De acuerdo. No le preguntamos nada hasta entonces.",
    "said_resumed": "De acuerdo. Le volvemos a preguntar desde ahora.",
    "said_held": "Se la guardamos. La reservamos ahora y le avisamos cuando sea definitivo.",
    "said_left": "Ya no está en la lista. La cita que tiene queda como está.",
    "said_no_time": "Por favor elija al menos un día y una hora. No se cambió nada.",
    "said_no_place": "Por favor elija al menos un lugar. No se cambió nada.",
    "said_no_notice": "Por favor elija uno de los tiempos que necesita. No se cambió nada.",
    "said_no_date": "Por favor elija un día de los próximos 180 días. No se cambió nada.",
    "visit": "Su cita",
    "visit_gone": "Esta cita ya no es suya. Si la esperaba, llámenos{phone}.",
    "visit_file": "Agregar a mi calendario",
    "visit_note": (
        "Si la cita cambia le enviamos un mensaje; lo que está en su calendario no cambia solo."
    ),
    "visit_cannot": "¿No puede venir? Responda NO a nuestro mensaje, o llámenos{phone}.",
    "visit_title": "Cita",
    "poster": "¿Quiere una cita más temprana?",
    "poster_how": "Envíe UNIRME al {number}",
    "poster_scan": "o apunte aquí con la cámara de su teléfono y presione enviar.",
    "poster_then": (
        "Le preguntamos una vez si podemos escribirle. Luego nuestro personal le pone en la lista"
        " de espera, y recibe un mensaje cuando se abre una cita más temprana. La cita que tiene"
        " sigue siendo suya."
    ),
    "poster_terms": (
        "Usted acepta mensajes automáticos de {clinic} sobre citas más tempranas. No son requisito"
        " para su atención. Pueden aplicar tarifas de mensajes y datos. Responda STOP para no"
        " recibirlos, AYUDA para ayuda."
    ),
    "gone": "Este enlace no funciona",
    "gone_what": (
        "Puede ser muy antiguo. Si está en nuestra lista de espera, envíe ENLACE a nuestro número y"
        " le mandaremos uno nuevo."
    ),
    "trouble": "Algo no funciona en este momento. Por favor intente otra vez en un minuto.",
    "busy": "Demasiados intentos. Por favor espere un minuto.",
}
