"""What patients are told in English."""

from typing import Final

from bot.waitlist.wording.sentences import Sentences

ENGLISH: Final = Sentences(
    phrases={
        "offer": (
            "{clinic}: An earlier appointment opened {day} at {time} at {location}."
            " Reply YES to claim or NO to skip. This offer expires in {minutes} min."
        ),
        "first_yes": (
            "{clinic}: An earlier appointment opened {day} at {time} at {location}."
            " Reply YES to claim or NO to skip. The first YES gets it."
        ),
        "confirmed": (
            "{clinic}: Confirmed. You're scheduled {date} {time} at {location}."
            " Reply STOP to opt out of future messages."
        ),
        "confirmed_linked": (
            "{clinic}: Confirmed. You're scheduled {date} {time} at {location}."
            " Calendar: {link} Reply STOP to opt out."
        ),
        "held": (
            "{clinic}: {date} {time} at {location} is held for you. We book it now and text you by"
            " {by} when it is final. Reply NO to give it up."
        ),
        "final": (
            "{clinic}: It's final: you're scheduled {date} {time} at {location}."
            " Reply STOP to opt out of future messages."
        ),
        "link": (
            "{clinic}: Your page for earlier appointments: {link}"
            " It is yours alone for 30 days. Reply STOP to opt out."
        ),
        "join_question": (
            "{clinic}: Reply YES to get automated texts about earlier appointments."
            " Not required for care. Msg&data rates may apply. STOP ends, HELP helps."
        ),
        "joined": (
            "{clinic}: Thank you. Our staff look you up, then you're on the waitlist and we text"
            " you. Reply STOP to opt out."
        ),
        "not_joined": "{clinic}: OK, we won't text you. Text JOIN if you change your mind.",
        "not_found": (
            "{clinic}: We could not find you by this number."
            " To join the waitlist please call us{phone}. Reply STOP to opt out."
        ),
        "listed_already": (
            "{clinic}: You're on our waitlist. We text you when an earlier appointment opens."
            " Reply STOP to opt out."
        ),
        "welcome": (
            "{clinic}: You're on our waitlist. When an earlier appointment opens we text you; the"
            " first YES gets it. Reply STOP to opt out, HELP for help."
        ),
        "welcome_linked": (
            "{clinic}: You're on our waitlist for earlier appointments. Days and places: {link}"
            " Reply STOP to opt out."
        ),
        "taken": (
            "{clinic}: Thanks - this slot has been taken."
            " We'll keep you on the list for the next opening."
        ),
        "closed": (
            "{clinic}: Thanks - this slot is no longer open."
            " While you're on our waitlist we'll text you about the next opening."
        ),
        "rain_check": (
            "{clinic}: Thanks - this slot has been taken."
            " We'll keep you on the list and ask you first for the next opening."
        ),
        "stand_by": (
            "{clinic}: Thanks - this slot has been taken."
            " You're next in line: if it frees up it's yours, and we'll text you."
        ),
        "promoted": (
            "{clinic}: Good news - the slot freed up and is yours: {date} {time} at {location}."
            " Reply NO if you can't come."
        ),
        "declined": (
            "{clinic}: No problem - we'll keep you on the list for future openings."
            " Why not? 1 too soon 2 day or time 3 provider or place 4 not needed"
        ),
        "thanks": "{clinic}: Thank you. We'll text you about the next opening that fits.",
        "left_list": (
            "{clinic}: Thank you. We've taken you off the waitlist for earlier appointments."
            " Your current appointment is unchanged."
        ),
        "avoid_time": (
            "{clinic}: Thank you. Shall we skip {half_day} openings for you from now on?"
            " Reply YES or NO."
        ),
        "avoid_place": (
            "{clinic}: Thank you. Shall we skip openings at {location} for you from now on?"
            " Reply YES or NO."
        ),
        "fit_part": (
            "{clinic}: Shall we only offer you {part} openings from now on? Reply YES or NO."
        ),
        "fit_day": (
            "{clinic}: Shall we skip all {weekday} openings for you from now on? Reply YES or NO."
        ),
        "fit_notice": (
            "{clinic}: Shall we only offer you openings that are at least {notice} away?"
            " Reply YES or NO."
        ),
        "avoided": "{clinic}: OK, we'll skip those. We'll text you about the next one that fits.",
        "fitted": "{clinic}: OK, noted. We'll text you about the next opening that fits.",
        "how_was_it": (
            "{clinic}: How did your visit on {date} go? If you like, reply with one digit, from 1"
            " (badly) to 5 (very well). Reply STOP to opt out."
        ),
        "rated": "{clinic}: Thank you for telling us. To say more please call us{phone}.",
        "release_question": (
            "{clinic}: Do you want to give up {date} {time} at {location}?"
            " Reply YES to give it up or NO to keep it."
        ),
        "release_unclear": (
            "{clinic}: Sorry, we didn't understand. Reply YES to give your new appointment up,"
            " NO to keep it."
        ),
        "today_first": (
            "{clinic}: OK. If an earlier appointment opens today, you're among the first we ask."
            " This ends tonight by itself."
        ),
        "today_over": (
            "{clinic}: Sorry, it's past noon. Text TODAY in the morning to be among the first we"
            " ask for that day."
        ),
        "released": (
            "{clinic}: Done - you've given up {date} {time}."
            " Your earlier booking with us is unchanged, and you're back on the list."
        ),
        "not_honoured": (
            "{clinic}: We're sorry - we can't keep {date} {time} at {location}."
            " Your earlier booking is unchanged; you're first for the next opening."
        ),
        "still_open": (
            "{clinic}: You skipped this one but it is still open: {date} {time} at {location}."
            " Reply YES again to claim it."
        ),
        "other_day": (
            "{clinic}: This appointment is on {date} {time} at {location}."
            " Reply YES to take it or NO to skip it."
        ),
        "already_yours": "{clinic}: You're all set for {date} {time} at {location}.",
        "nothing_open": (
            "{clinic}: There is no open offer for you right now."
            " While you're on our waitlist we'll text you when an earlier appointment opens."
        ),
        "noted": (
            "{clinic}: OK. While you're on our waitlist we'll text you when an earlier appointment"
            " opens."
        ),
        "nothing_asked": (
            "{clinic}: OK. There is no open offer for you right now."
            " To change an appointment please call us{phone}."
        ),
        "ask_staff": "{clinic}: To change your appointment please call us{phone}.",
        "unclear": (
            "{clinic}: Sorry, we didn't understand. Reply YES to take {date} {time} at {location}"
            " or NO to skip it."
        ),
        "unclear_idle": (
            "{clinic}: This number only offers earlier appointments."
            " For anything else please call us{phone}."
        ),
        "staff_will_look": "{clinic}: Thanks - a member of our staff will read your message.",
        "will_call": "{clinic}: Thanks - our staff will call you at this number in office hours.",
        "unknown": (
            "{clinic}: This number only texts patients on our waitlist."
            " For anything else please call us{phone}."
        ),
        "help": (
            "HELP: {clinic} scheduling. Reply YES to claim slots; NO to skip."
            " Questions? Call us{phone}. Reply STOP to opt out."
        ),
        "stopped": "You'll no longer receive earlier-slot messages from {clinic}.",
        "shall_we_stop": ("{clinic}: Shall we stop texting you? Reply STOP, or YES to go on."),
        "goes_on": "{clinic}: OK, we'll keep texting you about earlier appointments.",
        "how_to_start": "{clinic}: To get our texts again, reply START.",
        "restarted": (
            "{clinic}: Welcome back. While you're on our waitlist we'll text you when an earlier"
            " appointment opens. Reply STOP to opt out."
        ),
    },
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    today="today",
    tomorrow="tomorrow",
    date="{weekday} {month} {day}",
    on="on {date}",
    morning="{weekday} morning",
    afternoon="{weekday} afternoon",
    parts=("morning", "afternoon"),
    notices={60: "1 hour", 120: "2 hours", 240: "4 hours", 1440: "1 day", 2880: "2 days"},
    call=" at {phone}",
)
