"""One normaliser for text and query: what people write in several ways is compared in one.

Arabic loses vowel signs, tatweel, hamza and the article, ta marbuta becomes ha, alif maqsura becomes ya; Latin loses
its accents and capitals; the digits of Darija in Latin letters (3, 7, 9, 5, 2) stay where they stand for letters;
Tifinagh loses the sign of labialisation. Nothing here is meant for the eyes of anybody.
"""

import re
import unicodedata

LONGEST_WORD = 40
MOST_WORDS = 120

# Hamza on its seat comes apart by decomposition (Unicode, NFKD); what is left are letters that stand for one another.
_LETTERS = str.maketrans(
    {
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ٱ": "ا",
        "ک": "ك",
        "گ": "ك",
        "ڭ": "ك",
        "ڤ": "ف",
        "ڥ": "ف",
        "پ": "ب",
        "ـ": None,
        "ⵯ": None,
        "œ": "oe",
        "æ": "ae",
    }
)
_WORD = re.compile(r"[^\W_]+")
# And, then; by, like; the article: "wa-bi-l-qarya" is "the village" too.
_ARTICLE = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=.{2})")
_STOP_WORDS = """
    في من الي على عن ما متي هل هذا هذه ذلك التي الذي كيف لماذا اين كم مع او ان لا لم لن قد كل بعد قبل حتي هو هي نحن ليس
    علي علا كان كانت يكون سوف ديال فين علاش واش شنو اش امتي هاد هاذ لي اللي عند كاين
    le la les un une des de du en et ou est que qui quoi dans pour par sur au aux ce cet cette ces il elle on nous vous
    quand comment pourquoi combien se sa son ses ne pas plus avec leur notre votre sont sera
    el los las una unos unas del y es por para con su sus no se cuando como que donde nuestro nuestra
    the of to in and is are our we will when how why what for on at
    dial dyal wach fin 3lach chno imta hadi had li fi men 3la f w
    ⴷ ⵏ ⵉ ⵙ ⴳ ⵖ ⵎⴰⵏ ⵎⴰⵏⵉ ⵎⴰⵏⵎⴽ ⵉⵙ ⴰⴷ ⵓⵔ
"""
_STOP = frozenset(_STOP_WORDS.split())


def fold(text: str) -> str:
    """Return ``text`` as it is compared: its letters without what differs between writers."""
    # Capitals come out of signs that come apart, and such signs out of capitals (Unicode, D145 in section 3.13).
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()).casefold()
    apart = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return "".join(_digit(letter) for letter in bare).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Return the words that carry meaning, folded, each once, in their order.

    At most MOST_WORDS of them, of at most LONGEST_WORD letters each.
    """
    found = (_bare(word) for word in _WORD.findall(fold(text)) if word not in _STOP)
    kept = (word[:LONGEST_WORD] for word in found if len(word) > 1)
    return list(dict.fromkeys(kept))[:MOST_WORDS]


def likeness(first: list[str], second: list[str]) -> float:
    """Return how much two lists of words have in common, from 0 to 1 (Jaccard's index)."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one | other else 0.0


def _digit(letter: str) -> str:
    """Return a digit as it is written in Morocco; other letters as they are."""
    return str(unicodedata.digit(letter, letter)) if not letter.isascii() else letter


def _bare(word: str) -> str:
    """Return a word without the article, and without the hamza at its end, which few write ("ماء", "ما")."""
    bare = _ARTICLE.sub("", word)
    return bare.removesuffix("ء") if bare.endswith("اء") else bare
