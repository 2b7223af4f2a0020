import { splitWhiteSpace } from './n-grams.ts';

/** The ways in which sacrebleu makes words of texts that are kept here. */
export const BLEU_TOKENISERS = ['13a', 'zh', 'char'] as const;

/** `13a` for scripts with spaces between words, `zh` for Chinese, `char` for any other script without them. */
export type BleuTokeniser = (typeof BLEU_TOKENISERS)[number];

/**
 * Makes words of a text as sacrebleu 2.6.0 does. Its `ja-mecab` needs a dictionary of Japanese, and is not kept here: `char`
 * is its own choice for scripts that it knows no words of.
 */
export function tokeniseForBleu(text: string, tokenise: BleuTokeniser): string[] {
  switch (tokenise) {
    case '13a':
      return tokenise13a(text);
    case 'zh':
      return tokeniseZh(text);
    case 'char':
      return [...text].flatMap(splitWhiteSpace);
  }
}

/**
 * The WMT tokenisation `13a`: splits off punctuation other than apostrophes and inner hyphens, and keeps points and
 * commas between digits. Case is kept.
 * Source: mteval-v13a.pl (NIST), in the form of sacrebleu's Tokenizer13a.
 */
export function tokenise13a(text: string): string[] {
  const unescaped = text
    .replace(/(?<![^\S\uFEFF])[^\S\uFEFF]+$/u, '')
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return splitWhiteSpace(splitOffPunctuation(` ${unescaped} `));
}

/**
 * Characters that sacrebleu's TokenizerZh takes for Chinese. U+2001 to U+2A6D and U+2F81 to U+2FA1 are among them because it
 * writes its ranges beyond U+FFFF with four digits.
 */
const CHINESE =
  /[\u2001-\u2a6d\u2e80-\u2eff\u2f00-\u2fdf\u2ff0-\u303f\u3100-\u312f\u31a0-\u31bf\u31c0-\u31ef\u3200-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef]/gu;

function tokeniseZh(text: string): string[] {
  return splitWhiteSpace(splitOffPunctuation(text.trim().replaceAll(CHINESE, ' $& ')));
}

function splitOffPunctuation(text: string): string {
  return text
    .replace(/([{-~[-` -&(-+:-@/])/gu, ' $1 ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ');
}
