"""Words by which a line may or may not be broken, in Arabic, French, Spanish and English; in small letters."""

# They lean on the next word: prepositions, articles, particles, negations, pronouns.
_LEANING = """
و ف ب ل ك في من إلى على عن مع منذ حتى بين لدى عند أن إن لن لم لا ما قد سوف هل يا كل أي غير بعض ذات ذو
هذا هذه ذلك تلك هؤلاء
le la les un une des du de au aux à en par pour sur sous dans avec sans chez entre vers ce cet cette ces
mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ne je tu il elle on nous vous ils elles se y
et ou que qui dont si très plus
el los las lo una unos unas del al con por para sin sobre o no muy mi su
the a an of to in at by for with from and or my your his her its our their is are was were not
"""
# They may begin a line.
_OPENING = """
ثم أو لكن ولكن حيث عندما لأن لأنه كما إذا بينما وهو وهي الذي التي الذين
et ou mais donc car puis que qui quand comme si parce lorsque
y pero porque cuando pues and but or because when which that who where so
"""
# They stay with the number before them.
_UNITS = """
% ‰ km m cm mm kg g l h min s ° °c € $
درهم دراهم درهما كيلومتر كيلومترا كلم متر أمتار مترا سنتيمتر كيلوغرام غرام طن أطنان هكتار هكتارا هكتارات لتر
سنة سنوات شهر أشهر شهرا يوم أيام يوما ساعة ساعات دقيقة دقائق ثانية
ألف آلاف مليون مليونا ملايين مليار ملايير
يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر
dirham dirhams million millions milliard milliards mille heure heures minute minutes jour jours an ans mois
hectare hectares tonne tonnes mètre mètres kilomètre kilomètres euro euros
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
dollar dollars day days year years hour hours percent
"""

LEANING, OPENING, UNITS = (frozenset(words.split()) for words in (_LEANING, _OPENING, _UNITS))
