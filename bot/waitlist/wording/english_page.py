"""What the patients' page says in English."""

from collections.abc import Mapping
from typing import Final

SAID: Final[Mapping[str, str]] = {
    "name": "English",
    "days": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "title": "Earlier appointments",
    "skip_to": "Skip to your choices",
    # What is open.
    "open": "An earlier appointment is open",
    "open_when": "{day} at {time}, {location}",
    "open_first": "The first person to take it gets it.",
    "take": "Take this appointment",
    "pass": "Not this one",
    "booked": "Your new appointment",
    "booked_when": "{date}, {time}, {location}",
    # Where they stand.
    "standing": "Where you stand",
    "since": "You have been on our waitlist since {date}.",
    "first": "Nobody stands before you on the list.",
    "ahead_one": "One person stands before you on the list.",
    "ahead": "{count} people stand before you on the list.",
    "ahead_many": "More than {count} people stand before you on the list.",
    "order": (
        "Openings go first to those who need to be seen soonest and have waited longest. We ask a"
        " few people at a time, and the first to say yes gets the appointment."
    ),
    "shared": "{count} people wait on this phone number. What you choose here is for all of them.",
    "why": "Why not yet?",
    "why_quiet": "You have asked us to wait. We will ask you again from {date}.",
    "why_open": "An opening waits for your answer: see above.",
    "why_none": "No appointment has opened in the last 14 days.",
    "why_unsuited": (
        "{all} appointments opened in the last 14 days. None was on a day, at a time and at a place"
        " that you chose. The more you choose below, the sooner we can ask you."
    ),
    "why_some": (
        "{all} appointments opened in the last 14 days. {suited} of them were on days, at times and"
        " at places that you chose, and went to people who stood before you or answered first."
    ),
    "asked": "We last asked you on {date}.",
    "never_asked": "We have not asked you yet.",
    "waits_for_nothing": (
        "You are not waiting for an earlier appointment any more. To be put on the list again,"
        " please call us{phone}."
    ),
    "opted_out": (
        "You have told us to stop texting you, so we can't offer you openings. To get our texts"
        " again, reply START to any of them."
    ),
    # What they choose.
    "choices": "What suits you",
    "times": "Days and times",
    "day": "Day",
    "morning": "Morning",
    "afternoon": "Afternoon",
    "places": "Places",
    "notice": "How much time do you need to come?",
    "notice_0": "I can come at once",
    "notice_60": "An hour",
    "notice_120": "2 hours",
    "notice_240": "4 hours",
    "notice_1440": "A day",
    "notice_2880": "2 days",
    "language": "Language of our texts",
    "save": "Save",
    "pause": "Take a break",
    "pause_until": "Ask me nothing until",
    "pause_now": "Pause",
    "paused": "We ask you nothing until {date}.",
    "resume": "Go on now",
    "leave": "Leave the list",
    "leave_what": (
        "We will not offer you earlier appointments any more. The appointment that you have stays"
        " as it is."
    ),
    "leave_now": "Take me off the list",
    "stop": "To get no more texts at all, reply STOP to any of them.",
    "call": "Questions? Call us{phone}.",
    "private": "This page is yours alone. Please do not share its address.",
    # What was done.
    "said_saved": "Your choices are saved.",
    "said_paused": "All right. We ask you nothing until then.",
    "said_resumed": "All right. We ask you again from now on.",
    "said_held": "It is held for you. We book it now, and text you when it is final.",
    "said_left": "You are off the list. The appointment that you have stays as it is.",
    "said_no_time": "Please choose at least one day and time. Nothing was changed.",
    "said_no_place": "Please choose at least one place. Nothing was changed.",
    "said_no_notice": "Please choose one of the times that you need. Nothing was changed.",
    "said_no_date": "Please choose a day within the next 180 days. Nothing was changed.",
    # The appointment.
    "visit": "Your appointment",
    "visit_gone": "This appointment is not yours any more. If you expected it, call us{phone}.",
    "visit_file": "Add to my calendar",
    "visit_note": (
        "If the appointment changes we text you; the entry in your calendar does not change by"
        " itself."
    ),
    "visit_cannot": "You can't come? Reply NO to our text, or call us{phone}.",
    "visit_title": "Appointment",
    # The poster.
    "poster": "Want an earlier appointment?",
    "poster_how": "Text JOIN to {number}",
    "poster_scan": "or point your phone's camera here and press send.",
    "poster_then": (
        "We ask you once whether we may text you. Then our staff put you on the waitlist, and you"
        " get a text when an earlier appointment opens. The appointment that you have stays yours."
    ),
    "poster_terms": (
        "You agree to automated texts from {clinic} about earlier appointments. They are not"
        " required for care. Message and data rates may apply. Reply STOP to end them, HELP for"
        " help."
    ),
    # Nothing here.
    "gone": "This link does not work",
    "gone_what": (
        "It may be too old. If you are on our waitlist, text LINK to our number and we will send"
        " you a new one."
    ),
    "trouble": "Something does not work here at the moment. Please try again in a minute.",
    "busy": "Too many tries. Please wait a minute.",
}
