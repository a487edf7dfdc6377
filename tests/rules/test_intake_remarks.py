"""Remarks beside a cancelled row: known for harmless, or held for a question; and odd columns."""

from pathlib import Path

from intake.words import remarks
from tests.rules.test_intake_layouts import offered

HARMLESS = (
    "cancelled the one occurrence only",
    "cxl this instance, others in the series unchanged",
    "elle s'est décommandée, grippe",
    "left message",
    "prefers Dr. Vale",
    "seen in May by Dr. Vale",
    "lm on cell",
    "pt called 11/28",
    "called to cancel",
    "prefers mornings",
    "unable to keep appt",
    "will come back next month",
    "same time next week",
    "text sent",
    "pt in surgery",
    "angerufen",
    "llamó para cancelar",
    "LVM",
    "patient sick",
    "mom called - child has fever",
    "will call back to reschedule",
    "r/s to January",
    "no charge",
    "late cancel fee charged $50",
    "annual physical",
    "knee pain f/u",
    "prophy",
    "cxl via portal",
    "left vm 11/29 @ 3:15 pm",
    "pt wants to reschedule after the holidays",
    "needs interpreter",
    "Patient sick, will call back",
    "moved to another city",
    "called at 8am to cancel",
    "insurance lapsed",
    "owner called",
    "declined to reschedule",
    "spoke w/ pt",
    "new patient physical",
    "less than 24 hr notice",
    "cancelled by text",
    "wants later date",
    "will rs in Jan",
    "pt will resched in the spring",
    "out of town",
    "found another doctor",
    "transportation issue",
    "changed mind",
    "no show fee waived",
    "emailed pt",
)
KEEPS_OR_UNKNOWN = (
    "this occurrence only, put Hernandez in",
    "rest of series goes to Lund",
    "keep for Mrs. Lund",
    "given to J. Ortiz",
    "double booked w/ crown prep",
    "provider will be out",
    "filled from ASAP list",
    "Chair 2 out of order",
    "pt r/s into same slot",
    "hold for emergency",
    "slot already given away",
    "Ana has a meeting",
    "rebooked same time w/ sister",
    "Mia on holiday",
    "Using this slot for surgery drop-off",
    "moved Bella here",
    "s/w pt - new pt Garza placed here",
    "ok to overbook - pt Fine coming at this time",
    "dr leaving at 945",
    "SAVE for post-op pt",
    "Dr V wants it for lunch",
    "put Hernandez in",
    "reserved - new pt",
    "changed mind will come after all",
    "fire drill",
    "no MA that morning",
    "sister at 2pm",
    "other patient at this time",
    "new pt",
    "new pt at 9am",
    "pt still coming",
    "pt wants appt back",
    "works for Garza",
    "emergency visit",
    "surgery",
    "family here",
    "see next line",
    "guardar para Sra. Ruiz",
    "el doctor no viene",
    "la docteure sera absente",
    "encaixe da Sra. Lima",
    "pt called, coming 2pm",
    "patient is back on",
    "wants it",
    "for Kim",
    "Kim",
    "wait list pt",
    "working lunch",
    "office work",
    "not cancelled",
    "pt did not cancel",
    "pt will be in",
    "mom will bring him",
    "emergency pt",
    "video visit same time",
    "follow up w/ other pt",
    "will see at 9",
    "seeing pt by phone",
    "pt wants to come",
    "2 patients at 9:30",
    "patient will keep",
    "mom will come instead",
    "called patient from list - coming",
    "phone visit",
    "pt called back and wants to be seen",
    "called husband he will come",
    "daughter of pt. seen at 3",
    "pt called - still sick but will be seen",
    "reschedule Monday 9:30 pt",
    "see 10:15",
    "wife's appt",
    "for son",
    "not until Dr says",
    "exam room flooded",
    "Laser out for repair",
    "1/5",
    "control de hijo",
    "la paciente sí viene",
    "catch up",
)
HEADS = "appointment_id,provider,location,start,end,status,reason"
NINE = "A1,Dr. Vale,Main,2026-12-15 09:00,2026-12-15 09:30,Cancelled,sick"
TEN = "A2,Dr. Vale,Main,2026-12-15 10:00,2026-12-15 10:30,Cancelled,sick"
OTHER = "A3,Dr. Cho,Main,2026-12-15 10:00,2026-12-15 10:30,Scheduled,"

BESIDE = (
    # head, beside nine o'clock, beside ten o'clock, which of them are offered
    ("Notes", "", "put Hernandez in", ["12-15 09:00"]),
    ("Info", "follow up", "put Hernandez in", ["12-15 09:00"]),
    ("Service", "Gel fill", "Foot spa", ["12-15 09:00", "12-15 10:00"]),
    ("Client Note", "lm on cell", "fire drill", ["12-15 09:00"]),
    ("Encounter Status", "Closed", "Open", ["12-15 09:00"]),
    ("ENC_STATUS", "Canceled", "In Progress", ["12-15 09:00"]),
    ("Slot Status", "Open", "Available", ["12-15 09:00", "12-15 10:00"]),
    ("Visit Status", "Cancelled", "Open", ["12-15 09:00"]),
    ("Overbook", "No", "OB", ["12-15 09:00"]),
    ("Rebooked To", "", "J. Ortiz", ["12-15 09:00"]),
    ("Rebooked To", "2026-12-16 08:00", "2026-12-15 09:00", ["12-15 10:00"]),
    ("Change", "original", "cancellation reversed", ["12-15 09:00"]),
    ("Why", "sick", "per Dr. Vale", ["12-15 09:00"]),
    ("Nota", "llamó para cancelar", "el doctor no viene", ["12-15 09:00"]),
    ("Raison de l'annulation", "client malade", "thérapeute malade", ["12-15 09:00"]),
    ("Outcome detail", "client unwell", "physio unwell", ["12-15 09:00"]),
    ("last_event", "cancelled by patient portal", "template edited", ["12-15 09:00"]),
    ("Sub-status", "Patient", "Practice", ["12-15 09:00"]),
    ("Resolution", "Called", "Converted to nurse visit", ["12-15 09:00"]),
    ("Class Status", "Scheduled", "Cancelled", ["12-15 09:00"]),
    ("Equipment", "Laser", "Laser out for repair", ["12-15 09:00"]),
    ("Flag", "", "R", ["12-15 09:00"]),
    ("Booked", "0", "1", ["12-15 09:00"]),
    ("WL Accepted By", "", "Omar", ["12-15 09:00"]),
    ("WL Offered", "0", "2", ["12-15 09:00"]),
    ("Rsn", "PT", "DR", ["12-15 09:00"]),
    ("Last Action", "Cancel", "Undo Cancel", ["12-15 09:00"]),
    ("Annulé par", "Patient", "Praticien", ["12-15 09:00"]),
    ("Remarques", "laissé message", "remplacé par Mme Caron", ["12-15 09:00"]),
)


def test_remarks_of_known_words_are_harmless_and_no_others() -> None:
    held = [text for text in HARMLESS if remarks.of(text, "Dr. Vale") != "harmless"]
    passed = [text for text in KEEPS_OR_UNKNOWN if remarks.of(text, "Mia Vale") == "harmless"]
    assert (held, passed) == ([], [])


def test_what_stands_beside_a_cancelled_row(tmp_path: Path) -> None:
    wrong = []
    for head, nine, ten, expected in BESIDE:
        text = f"{HEADS},{head}\n{NINE},{nine}\n{TEN},{ten}\n{OTHER},\n"
        found = offered(tmp_path, text)
        wrong += [] if found == expected else [(head, nine, ten, found)]
    assert not wrong


def test_a_column_in_which_most_rows_have_nothing_to_say_is_one_of_remarks(tmp_path: Path) -> None:
    five = [NINE.replace("A1", f"B{n}").replace("-15", f"-{n}") for n in range(16, 21)]
    rows = [f"{HEADS},Liste d'attente", f"{NINE},", *(f"{one}," for one in five), f"{TEN},see Zoe"]
    found = offered(tmp_path, "\n".join(rows) + "\n")
    assert found == [f"12-{day} 09:00" for day in range(15, 21)]


def test_a_number_is_no_name_of_a_numbered_resource(tmp_path: Path) -> None:
    text = f"{HEADS},Booked\n{NINE},0\n{TEN},1\n".replace("Dr. Vale", "Draw 1")
    assert offered(tmp_path, text) == ["12-15 09:00"]


def test_a_reason_that_goes_on_to_give_the_time_away_is_held(tmp_path: Path) -> None:
    for reason in (
        "sick. put Hernandez in",
        "pt sick - keep for Mrs. Lund",
        "illness; moved Bob here",
        "Patient sick but coming",
        "patient request, slot for Garza",
    ):
        rows = (HEADS, NINE.replace("sick", reason.replace(",", ";")), TEN, OTHER)
        assert offered(tmp_path, "\n".join(rows) + "\n") == ["12-15 10:00"], reason


def test_a_provider_of_the_file_who_helps_in_another_visit_is_not_free(tmp_path: Path) -> None:
    text = f"{HEADS},Resource 2\n{NINE},\n{TEN},\n{OTHER},Dr. Vale\n"
    assert offered(tmp_path, text) == ["12-15 09:00"]


def test_a_name_of_the_doctor_alone_is_the_provider(tmp_path: Path) -> None:
    text = f"{HEADS}\n{NINE}\n{OTHER}\n".replace("provider", "Nombre del médico")
    assert offered(tmp_path, text) == ["12-15 09:00"]


def test_a_total_of_one_provider_is_no_row(tmp_path: Path) -> None:
    total, grand = "Total for Dr. Vale,,,,,2,30", "Grand total,,,,,2,30"
    found = offered(tmp_path, "\n".join((HEADS, NINE, TEN, total, OTHER, grand)) + "\n")
    assert found == ["12-15 09:00", "12-15 10:00"]


FRENCH_CLOCKS = """No RDV;Praticien;Cabinet;Date;Heure;Durée (min);Statut
1;Dr Gagnon;Laval;2026-12-15;09 h 00;20;Annulé
2;Dr Gagnon;Laval;2026-12-15;9h20;20;Confirmé
"""
FRENCH = """No RDV;Médecin;Clinique;Date;Heure;Durée;Statut;Motif d'annulation
1;Dr Gagnon;Laval;2026-12-15;09:00;20;Annulé;Patient malade
2;Dr Gagnon;Laval;2026-12-15;09:20;20;Annulé;Médecin absent
3;Dr Gagnon;Laval;2026-12-15;09:40;20;Confirmé;
4;Dr Gagnon;Laval;2026-12-15;10:00;20;Annulé par la clinique;
"""
PORTUGUESE = """Código;Profissional;Unidade;Data;Hora;Duração (min);Situação;Motivo
1;Dra. Souza;Centro;15/12/2026;09:00;30;Cancelado;Paciente desistiu
2;Dra. Souza;Centro;15/12/2026;09:30;30;Cancelado;Médica em férias
3;Dra. Souza;Centro;15/12/2026;10:00;30;Agendado;
4;Dra. Souza;Centro;15/12/2026;10:30;30;Faltou;
"""
GERMAN = """Termin-Nr;Arzt;Praxis;Datum;Uhrzeit;Dauer;Status;Bemerkung
1;Dr. Kern;Mitte;15.12.2026;09:00;20;Abgesagt;
2;Dr. Kern;Mitte;15.12.2026;09:20;20;Abgesagt;neu vergeben
3;Dr. Kern;Mitte;15.12.2026;09:40;20;Bestätigt;
"""


def test_french_portuguese_and_german_heads_need_no_profile(tmp_path: Path) -> None:
    for text in (FRENCH, FRENCH_CLOCKS, PORTUGUESE, GERMAN):
        assert offered(tmp_path, text) == ["12-15 09:00"], text


INSTEAD = "appointment_id,provider,location,start,end,service,status,note"
ROW = "A1,{provider},{place},2026-12-15 09:00,2026-12-15 09:30,{service},{status},{note}"
NEXT = "A2,Dr. Cho,Main,2026-12-15 10:00,2026-12-15 10:30,Visit,Scheduled,"


def beside(tmp_path: Path, note: str, **said: str) -> list[str]:
    usual = {"provider": "Dr. Vale", "place": "Main", "service": "Therapy"}
    row = ROW.format(**{**usual, "status": "Cancelled - Patient", **said}, note=note)
    return offered(tmp_path, f"{INSTEAD}\n{row}\n{NEXT}\n")


def test_where_a_patient_is_instead_keeps_no_time(tmp_path: Path) -> None:
    notes = ("sick child", "has an ill child at home", "at the dentist", "at dentist appointment")
    for note in (*notes, "had to go to the eye doctor", "at the hairdresser"):
        assert beside(tmp_path, note) == ["12-15 09:00"], note


def test_where_somebody_else_may_be_is_asked_about(tmp_path: Path) -> None:
    for note in ("sick child", "at the dentist"):
        assert beside(tmp_path, note, status="Cancelled") == [], note
        assert beside(tmp_path, note, status="Cancelled - Clinician") == [], note
    for said in (
        {"provider": "Dr. Vale DDS"},
        {"place": "Oak Dental"},
        {"service": "Crown prep"},
        {"service": "Hygiene"},
    ):
        assert beside(tmp_path, "at the dentist", **said) == [], said
    for note in (
        "sick child added",
        "sick child coming in",
        "sick child from waitlist",
        "2 sick children",
        "with the dentist",
        "Dr. Vale at the dentist",
        "at the dentist; slot to Lopez",
        "at the dentist until 9 then here",
        "dentist out",
    ):
        assert beside(tmp_path, note) == [], note


TYPED = "appointment_id,provider,location,start,end,status,Cancellation Type,reason"


def test_a_reason_of_either_side_is_that_of_whom_another_column_names(tmp_path: Path) -> None:
    for kind, reason, times in (
        ("Patient", "Vacation", ["12-15 09:00"]),
        ("By patient", "Meeting", ["12-15 09:00"]),
        ("Clinic", "Vacation", []),
        ("Late", "Vacation", []),
        ("Patient/Provider", "Vacation", []),
        ("Not patient", "Vacation", []),
        ("Patient", "Therapist vacation", []),
        ("Patient", "Vale on vacation", []),
        ("Patient", "Vacation; put Hernandez in", []),
    ):
        row = NINE.replace("Cancelled,sick", f"Cancelled,{kind},{reason}")
        stands = OTHER.replace("Scheduled,", "Scheduled,,")
        assert offered(tmp_path, f"{TYPED}\n{row}\n{stands}\n") == times, (kind, reason)
