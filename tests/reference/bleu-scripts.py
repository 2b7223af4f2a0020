"""Writes bleu-scripts.json: BLEU of scripts without spaces by sacrebleu, with its tokenisers zh and char."""

import json
from pathlib import Path

import sacrebleu
from sacrebleu.metrics import BLEU
from sacrebleu.tokenizers.tokenizer_char import TokenizerChar
from sacrebleu.tokenizers.tokenizer_zh import TokenizerZh

SAMPLES = [
    ("保修期是五年。", ["保修期是五年。", "保修期为5年。"]),
    ("这台水泵（型号 AB-12）非常安静，价格是1,200.50元。", ["水泵AB-12非常安静，价格为1200.5元。"]),
    ("他说：“好的”——然后走了……", ["他说“好的”，然后走了。"]),
    ("東京支店は午前九時に営業を開始します。", ["東京支店の営業は午前9時からです。"]),
    ("ร้านเปิดเวลาเก้าโมงเช้า", ["ร้านเปิดเก้าโมงเช้า"]),
    ("서울에서 열립니다.", ["서울에서 개최됩니다."]),
    ("The pump is quiet.", ["The pump runs quietly."]),
    ("ＡＢＣ１２３ 和 abc", ["ABC123和abc"]),
    ("", ["空"]),
]


def of(tokenize):
    effective = BLEU(effective_order=True, tokenize=tokenize)
    corpus = BLEU(tokenize=tokenize)
    hypotheses = [hypothesis for hypothesis, _ in SAMPLES]
    streams = [[refs[i] if i < len(refs) else None for _, refs in SAMPLES] for i in range(2)]
    score = corpus.corpus_score(hypotheses, streams)
    return {
        "corpus": score.score,
        "signature": str(corpus.get_signature()),
        "samples": [
            {"hypothesis": h, "references": refs, "bleu": effective.sentence_score(h, refs).score} for h, refs in SAMPLES
        ],
    }


def main():
    texts = [text for h, refs in SAMPLES for text in [h, *refs]]
    result = {
        "sacrebleu": sacrebleu.__version__,
        "tokens": {
            "zh": [[text, TokenizerZh()(text).split()] for text in texts],
            "char": [[text, TokenizerChar()(text).split()] for text in texts],
        },
        "bleu": {name: of(name) for name in ["zh", "char"]},
    }
    target = Path(__file__).with_name("bleu-scripts.json")
    target.write_text(json.dumps(result, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


main()
