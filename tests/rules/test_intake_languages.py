"""Reasons in German, Spanish, French and Portuguese: whole ones of patients, and nothing else."""

import pytest

from intake.words import remarks, sides

# ruff: noqa: E501 - the reasons

VALE = "Dr. Vale"
PATIENT = """
Zug verpasst | steht im Stau | muss arbeiten | Tochter krank | fühlt sich besser | hat es vergessen | ist verreist
Krankheit | wegen Krankheit | Krankheitsfall in der Familie | gesundheitliche Gründe | familiäre Gründe
Beerdigung | zieht um | keine Zeit | geht zu anderem Arzt | kann leider nicht kommen | Mutter im Krankenhaus
maladie | raisons médicales | maladie de l'enfant
perdió el autobús | tiene que trabajar | viaje de trabajo | hijo con fiebre | ya no lo necesita | se le olvidó
no puede venir | le surgió un imprevisto | quiere otra fecha | se mudó | cita con otro médico | reunión de trabajo
a raté le bus | voiture en panne | doit travailler | fille malade | va mieux | a oublié | ne peut pas venir | déménage
voit un autre médecin | manque de temps | raison professionnelle | n'en a plus besoin
perdeu o ônibus | precisa trabalhar | filho doente | já melhorou | esqueceu da consulta | não pode vir | mudou de cidade
reunião no trabalho | quer outra data | falta de tempo | mãe no hospital
"""
NOT_SURE = """
Urlaub | kommt doch | krank, kommt aber | hat nicht abgesagt | nicht krank | Zug verpasst, kommt später
Personal krank | Team erkrankt | Krankheit im Team | Krankheit in der Praxis | Krankheit im Betrieb
betriebliche Gründe | Krankheit Personal | Krankheitsfall Praxis | Helferin krank
Termin an Hugo vergeben | krank, Termin für Sohn | Arzt krank | Besprechung | überlegt noch
vacaciones | al final viene | llega tarde por el tráfico | no puede, viene su hija | se dio a Luis | no canceló
enfermo, otro paciente en su hora | doctora enferma | congreso | personal enfermo | enfermedad del personal | quizá venga
congé | vient quand même | en retard, train raté | malade, donné à Léa | pas malade | médecin malade | hésite encore | personnel malade | maladie du personnel | arrêt maladie
férias | vem mesmo assim | doente, encaixado João | horário ocupado | médico doente | a confirmar | pessoal doente | doença na equipe | talvez venha
"""


def words(listed: str) -> list[str]:
    return [one.strip() for line in listed.strip().split("\n") for one in line.split("|")]


@pytest.mark.parametrize("text", words(PATIENT))
def test_a_patients_reason_is_one_in_each_language(text: str) -> None:
    assert sides.of_reason(text, VALE) == "patient"
    assert not remarks.goes_on(text, VALE)
    assert remarks.of(text, VALE) == "harmless"


@pytest.mark.parametrize("text", words(NOT_SURE))
def test_what_both_sides_say_or_more_is_none(text: str) -> None:
    assert sides.of_reason(text, VALE) != "patient" or remarks.goes_on(text, VALE)
    assert remarks.of(text, VALE) != "harmless"
