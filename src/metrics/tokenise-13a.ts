import { splitWhiteSpace } from './n-grams.ts';

/**
 * The WMT tokenisation `13a`: splits off punctuation other than apostrophes and inner hyphens, and keeps points and
 * commas between digits. Case is kept.
 * Source: mteval-v13a.pl (NIST), in the form of sacrebleu's Tokenizer13a.
 */
export function tokenise13a(text: string): string[] {
  const unescaped = text
    .replace(/[^\S\uFEFF]+$/u, '')
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return splitWhiteSpace(
    ` ${unescaped} `
      .replace(/([{-~[-` -&(-+:-@/])/gu, ' $1 ')
      .replace(/([^0-9])([.,])/gu, '$1 $2 ')
      .replace(/([.,])([^0-9])/gu, ' $1 $2')
      .replace(/([0-9])(-)/gu, '$1 $2 '),
  );
}
