"""What a moderator, and the asker, should look at twice."""

import itertools

import pytest

from cms.live.hints import HINTS, LISTS, hints_in, is_profane, personal_in, profanity

PHONES = [
    "".join(parts)
    for parts in itertools.product(
        ("06", "07", "05", "+2126", "+212 6", "002127", "+212(0)5"),
        ("12345678", " 12 34 56 78", "-12-34-56-78", ".1234.5678"),
    )
]
IDENTITIES = ["AB123456", "K 12345", "LG-654321", "l123456", "BE1234567", "bh 77123"]
EMAILS = ["a@b.ma", "souad.amrani+live@courrier.example.org", "x_y@sub.domaine.ma"]
ACCOUNTS = ["007640000123400000567812", "007 640 0001234000005678 12", "0076-4000-0123-4000-0056-7812"]
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
HARMLESS = [
    "متى تفتح الطريق الوطنية رقم 2 بين تطوان وشفشاون؟",
    "ميزانية 2026 بلغت 1200000000 درهم",
    "Quel est le budget 2027 : 450 000 000 de dirhams ?",
    "Le projet A 1 ou la route N13, km 25 ?",
    "¿Qué pasa con los 3.500 metros de la carretera RP4105?",
]


@pytest.mark.parametrize(
    ("code", "examples"),
    [("phone", PHONES), ("identity", IDENTITIES), ("email", EMAILS), ("account", ACCOUNTS)],
)
def test_personal_data_is_found(code: str, examples: list[str]) -> None:
    missed = [each for each in examples if code not in personal_in(f"اتصلوا بي: {each} شكرا")]
    assert missed == []


def test_digits_of_the_east_are_digits() -> None:
    assert personal_in("٠٦١٢٣٤٥٦٧٨") == ["phone"]


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_of_public_life_are_not_personal(text: str) -> None:
    assert personal_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "أنتم حقيرون",
        "يا حمااااار",
        "المسؤول شفّار",
        "وا القواااد",
        "nta 9a7ba",
        "a 7mar",
        "z.b.i",
        "m3a l9wada dyal 9awad",
        "C'est de la merde",
        "ENCULÉS",
        "s@lauds",
        "hijos de puta",
        "sois unos gilipollas",
        "ⵉⵎⴰⴽⴰⵔⵏ",
        "mmis n uydi",
    ],
)
def test_insults_are_seen_however_they_are_spelt(text: str) -> None:
    assert is_profane(text)


@pytest.mark.parametrize(
    "text",
    [
        "متى تجمعون الكلاب الضالة من حينا؟",
        "الخنزير البري يتلف المحاصيل",
        "هل من دعم لمربي الحمير والبغال؟",
        "Quand ramasse-t-on les ordures du quartier ?",
        "Con qué presupuesto cuentan las comunas?",
        "زبناء السوق الأسبوعي",
        "fin wslat lma3a9ola dyal l7it",
        "Concours et concertation au conseil",
        "الحماية من الفيضانات وحماة البيئة",
    ],
)
def test_what_people_ask_about_is_no_insult(text: str) -> None:
    assert not is_profane(text)


def test_there_is_a_list_for_each_language() -> None:
    assert set(profanity()) == {"ar", "ary-latn", "zgh", "fr", "es"}
    for path in LISTS.glob("*.txt"):
        entries = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        assert len(entries) == len(set(entries)) > 8
        assert [entry for entry in entries if not is_profane(entry.rstrip("*"))] == []


def test_hints_come_in_their_order() -> None:
    assert hints_in("merde https://x.example 0612345678 a@b.ma") == ["profanity", "phone", "email", "link"]
    assert set(hints_in("merde")) < set(HINTS)
