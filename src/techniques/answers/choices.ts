import type { Reading } from '../../core/technique.ts';
import { isNegated, type Span } from './negation.ts';
import { answered, formatError } from './reading.ts';

interface Named extends Span {
  readonly letter: string;
}

/** The letter alone, perhaps in brackets: `B`, `b)`, `[B]`. */
const ALONE = /^[([{$\s]*([A-Za-z])[\s)\]}$.,:;!?。，！？]*$/;
/** At the beginning, before what it stands for: `B) water`, `(B) water`, `B - because`. */
const OPENING = /^[([{]?([A-Z])(?:[)\]}.:,;/。，：]|\s+(?:[-–—(]|(?:and|or)\b)|$)/d;
/** After a word that announces it: `The answer is C`, `Option B`, `答案是 C`. */
const ANNOUNCED =
  /(?:(?<!\p{L})(?:option|choice|answer|letter|choose|pick|select|antwort|réponse|respuesta|risposta|resposta|antwoord|svar|ответ)|['’]s|(?<!\p{L})(?:is|ist|est|es|è|é|är|er|jest)|[:：=]|答案|选项|回答|正解|答え|[是は为為])\s*[([{$]*([A-Z])(?=[)\]}$.,:;/!?。，！？]|$|\s*[-–—]|\s+(?:because|since|as|for|and|or)(?!\p{L}))/dgiu;
/** Directly named, whatever follows: `Option B is right`. */
const DIRECT = /(?<!\p{L})(?:option|choice|letter)\s+[([{$]*([A-Z])(?![\p{L}\p{N}])/dgiu;
/** Also within the line, where "A dog" is no choice, but each of "A, B or C" is. */
const LISTED = /(?<![\p{L}\p{N}'’])([A-Z])(?=[).:,;/\]]|$|\s+(?:and|or)\b)/dgu;

/** The one choice that a line names, or `null` when it names none in a form that is told from a word. */
export function readChoice(line: string, choices: readonly string[]): Reading | null {
  if (choices.length === 0) return null;
  const alone = ALONE.exec(line)?.[1]?.toUpperCase();
  if (alone !== undefined) return choices.includes(alone) ? answered(alone) : null;
  const patterns = [OPENING, ANNOUNCED, DIRECT];
  const announced = patterns.flatMap((pattern) => find(line, pattern, choices));
  if (announced.length === 0) return null;
  const named = [...announced, ...find(line, LISTED, choices)];
  const meant = named.filter((span) => !isNegated(line, span, named));
  const letters = choices.filter((choice) => meant.some(({ letter }) => letter === choice));
  const [letter] = letters;
  if (letter === undefined) return formatError(`the choice is negated: ${named[0]?.letter ?? ''}`);
  return letters.length === 1
    ? answered(letter)
    : formatError(`several choices are named: ${letters.join(', ')}`);
}

/** Letters are choices in the case that the suite writes them in; "a" alone in a sentence is a word. */
function find(line: string, pattern: RegExp, choices: readonly string[]): readonly Named[] {
  const matches = pattern.global ? [...line.matchAll(pattern)] : [pattern.exec(line)];
  return matches.flatMap((match) => {
    const at = match?.indices?.[1];
    const letter = match?.[1];
    if (at === undefined || letter === undefined || !choices.includes(letter)) return [];
    return [{ letter, start: at[0], end: at[1] }];
  });
}
