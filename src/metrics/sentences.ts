/** Abbreviations whose full stop does not end a sentence, without that stop. */
const ABBREVIATIONS = new Set(['mr', 'mrs', 'ms', 'dr', 'prof', 'st', 'vs', 'approx', 'e.g', 'i.e', 'cf']);
/** As much as tells whether one of them stands alone; a look at the whole sentence would take the square of the time. */
const LOOK_BACK = Math.max(...[...ABBREVIATIONS].map(({ length }) => length)) + 2;

/** Where a sentence may end: marks, then closing quotes or brackets, then white space. */
const SENTENCE_END = /(?<![.!?…])([.!?…]+)["'”’»)\]]*(?:\s+|$)|([。！？｡។]+)["'”’»)\]」』）]*\s*/gu;

/** An empty line, or a line break before a list item or a heading. */
const BLOCK_BREAK = /\n\s*\n|\n(?=\s*(?:[-*•#]+|\d{1,2}[.)])\s)/u;

/**
 * Splits a text into sentences. A sentence ends at a run of . ! ? … that is followed by white space or the end, with
 * closing quotes or brackets in between, or at 。！？ whatever follows; also at an empty line and before a list item or heading. A single full stop
 * after "Mr", "Dr", "e.g" and the like ends nothing, nor does that of a list item's number ("1. "), which is left out.
 *
 * @returns sentences that hold at least one letter or digit, trimmed
 */
export function splitSentences(text: string): string[] {
  return text
    .replaceAll('\r\n', '\n')
    .split(BLOCK_BREAK)
    .flatMap(splitBlock)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

function splitBlock(block: string): string[] {
  const text = block.replace(/^\s*(?:[-*•#]+|\d{1,2}[.)])\s+(?=\S)/u, '');
  const sentences: string[] = [];
  let start = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    const near = text.slice(Math.max(start, match.index - LOOK_BACK), match.index);
    const before = /[\p{L}\p{N}.]*$/u.exec(near)?.[0].toLowerCase() ?? '';
    if (match[1] === '.' && ABBREVIATIONS.has(before)) continue;
    const end = match.index + match[0].length;
    sentences.push(text.slice(start, end));
    start = end;
  }
  return [...sentences, text.slice(start)];
}
