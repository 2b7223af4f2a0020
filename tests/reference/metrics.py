"""Writes metrics.json: reference values for src/metrics from sacrebleu and scikit-learn, and hand counts.

    python3 -m venv /tmp/reference && /tmp/reference/bin/pip install -r tests/reference/requirements.txt
    /tmp/reference/bin/python -P tests/reference/metrics.py

-P keeps this folder off the import path, where statistics.py would hide the standard module of that name.
Run it again only when a reference or a case changes; the tests read the committed JSON.
"""

import json
import platform
import random
import re
import string
from pathlib import Path

import sacrebleu
import sklearn
from sacrebleu.metrics import BLEU, CHRF
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support

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
    result = []
    for name, pairs in cases.items():
        targets = [t for t, _ in pairs]
        given = [p if p is not None else "none" for _, p in pairs]
        precision, recall, f1, support = precision_recall_fscore_support(
            targets, given, labels=labels, zero_division=0)
        result.append({
            "name": name,
            "labels": labels,
            "pairs": [{"target": t, "predicted": p} for t, p in pairs],
            "accuracy": accuracy_score(targets, given),
            "macroF1": f1_score(targets, given, labels=labels, average="macro", zero_division=0),
            "precision": list(precision), "recall": list(recall), "f1": list(f1), "support": [int(s) for s in support],
            "matrix": confusion_matrix(targets, given, labels=[*labels, "none"]).tolist()[:3],
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
        },
        "translation": translation(),
        "classification": classification(),
        "readability": readability(),
        "squad": squad(),
    }
    target = Path(__file__).with_name("metrics.json")
    target.write_text(json.dumps(result, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


main()
