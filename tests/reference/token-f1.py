"""Token F1 by SQuAD's evaluation script v1.1 as `evaluate`'s metric "squad" keeps it: its functions normalize_answer and
f1_score, written out here with nothing changed but that F1 is a share.

Usage: python token-f1.py > token-f1.json
Source: https://rajpurkar.github.io/SQuAD-explorer/, evaluate-v1.1.py (MIT).
"""
import json
import re
import string
from collections import Counter


def normalize_answer(s):
    def remove_articles(text):
        return re.sub(r"\b(a|an|the)\b", " ", text)

    def white_space_fix(text):
        return " ".join(text.split())

    def remove_punc(text):
        exclude = set(string.punctuation)
        return "".join(ch for ch in text if ch not in exclude)

    return white_space_fix(remove_articles(remove_punc(s.lower())))


def f1_score(prediction, ground_truth):
    prediction_tokens = normalize_answer(prediction).split()
    ground_truth_tokens = normalize_answer(ground_truth).split()
    common = Counter(prediction_tokens) & Counter(ground_truth_tokens)
    num_same = sum(common.values())
    if num_same == 0:
        return 0
    precision = 1.0 * num_same / len(prediction_tokens)
    recall = 1.0 * num_same / len(ground_truth_tokens)
    return (2 * precision * recall) / (precision + recall)


PAIRS = [
    ("30 days", ["30 days"]),
    ("within 30 days of delivery", ["30 days"]),
    ("The answer is thirty days.", ["30 days", "thirty days"]),
    ("blue and green", ["green and blue"]),
    ("blue blue blue", ["blue"]),
    ("blue", ["blue blue blue"]),
    ("a kettle, the kettle", ["kettle"]),
    ("nothing in common", ["something else"]),
    ("Port 8443!", ["port 8443"]),
    ("menu > settings > network", ["Settings, Network"]),
    ("The Quick Brown Fox", ["quick brown fox jumps"]),
    ("one two three four five", ["three four five six seven"]),
    ("x", ["x y z", "w x"]),
    ("Ondrimoor Hub", ["the Ondrimoor hub"]),
    ("in the top left corner of the page", ["top left corner"]),
    ("unknown", ["unknown"]),
    ("I do not know", ["unknown"]),
    ("\"quoted\" answer", ["quoted answer"]),
    ("tab\tand\nline", ["tab and line"]),
    ("caf\u00e9 cr\u00e8me", ["caf\u00e9"]),
]

cases = [
    {"answer": answer, "targets": targets, "f1": max(f1_score(answer, target) for target in targets)}
    for answer, targets in PAIRS
]
print(json.dumps({"made_by": "SQuAD evaluate-v1.1.py", "cases": cases}))
