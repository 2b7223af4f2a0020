import type { Reading } from '../../protocol/records.ts';
import { negationIn, type Span } from './negation.ts';
import { answered, formatError } from './reading.ts';

interface Named extends Span {
  readonly letter: string;
}

/** The letter alone, perhaps in brackets: `B`, `b)`, `[B]`. */
const ALONE = /^[([{$\s]*([A-Za-z])[\s)\]}$.,:;!?。，！？]*$/;
/** At the beginning, before what it stands for: `B) water`, `(b) water`, `B - because`, `B is correct`. */
const OPENING =
  /^(?:(?:so|thus|hence|therefore),?\s+)?[([{]?([A-Za-z])(?:[)\]}.:,;/。，：]|\s+(?:[-–—(]|(?:because|since|and|or)\b|is (?:the )?(?:correct|right|best|answer))|$)/dgi;
/** Several letters side by side: `A, B`, `A) or B)`. */
const LIST =
  /^[([{]?[A-Z][)\]}.:]?\s*(?:,|\/|&|(?:or|and|und|oder|et|ou|y|o)\b)\s*(?:(?:or|and)\s+)?[([{]?[A-Z](?![\p{L}\p{N}])/u;
const LISTED = /(?<![\p{L}\p{N}'’])([A-Z])(?![\p{L}\p{N}'’])/dgu;
/** A further option, as options are listed: `(A) water (B) oil`. */
const OPTION = /(?<=[^,\s]\s+)(?:\(([A-Z])\)|(?<!\()([A-Z])[).:])(?=\s)/dg;
/** After words that announce it: `The answer is C`, `I would go with B`, `答案是 C`, `la respuesta es la B`. */
const ANNOUNCED = new RegExp(
  `(?:${[
    '(?<!\\p{L})(?:option|choice|answer|letter|choose|chose|pick|select|go with|going with|so,?|thus,?|hence,?|therefore,?)',
    '(?<!\\p{L})(?:antwort|réponse|respuesta|risposta|resposta|antwoord|svar|ответ)',
    '(?<!\\p{L})(?:is|be|ist|est|es|è|é|är|er|jest)(?:\\s+(?:the|la|le|el|der|die|das|a|option|letter|letra|lettre))*',
    "['’]s|[:：=]|答案|选项|選項|回答|正解|答え|[选選择擇是はが为為]|[은는이가](?=\\s)",
  ].join(
    '|',
  )})\\s*[([{$]*([A-Z])(?=[)\\]}$.,:;/!?。，！？]|$|\\s*[-–—]|\\s+(?:because|since|as|for|and|or)(?!\\p{L})|[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Hangul}])`,
  'dgiu',
);
/** Named by its kind, whatever follows: `Option B is right`; or in brackets at the end: `water (B)`. */
const NAMED = /(?<!\p{L})(?:option|choice|letter)\s+[([{$]*([A-Z])(?![\p{L}\p{N}])/dgiu;
const CLOSING = /\S\s*[([]([A-Z])[)\]][.\s]*$/dg;

/** The one choice that a line names, or `null` when it names none in a form that is told from a word. */
export function readChoice(line: string, choices: readonly string[]): Reading | null {
  if (choices.length === 0) return null;
  const alone = ALONE.exec(line)?.[1]?.toUpperCase();
  if (alone !== undefined) return choices.includes(alone) ? answered(alone) : null;
  const named = (...patterns: readonly RegExp[]): Named[] =>
    patterns.flatMap((pattern) => find(line, pattern, choices));
  const opening = named(OPENING);
  // What stands after a letter at the beginning is the text of that option, whatever letters it holds.
  const found = [...opening, ...named(ANNOUNCED, ...(opening.length > 0 ? [OPTION] : [NAMED, CLOSING]))];
  if (found.length === 0) return null;
  if (opening.length > 0 && LIST.test(line)) found.push(...named(LISTED));
  const isNegated = negationIn(line, found);
  const letters = choices.filter((choice) =>
    found.some((span) => span.letter === choice && !isNegated(span)),
  );
  const [letter] = letters;
  if (letter === undefined) return formatError(`the choice is negated: ${found[0]?.letter ?? ''}`);
  return letters.length === 1
    ? answered(letter)
    : formatError(`several choices are named: ${letters.join(', ')}`);
}

/** A small letter is a choice only with a bracket or a point after it; "a" alone is a word. */
function find(line: string, pattern: RegExp, choices: readonly string[]): readonly Named[] {
  return [...line.matchAll(pattern)].flatMap(({ indices }) => {
    const [start, end] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    const written = line.slice(start, end);
    const letter = written.toUpperCase();
    if (!choices.includes(letter)) return [];
    return written === letter || /^[)\]}.:]/.test(line.slice(end, end + 1)) ? [{ letter, start, end }] : [];
  });
}
