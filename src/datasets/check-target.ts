import { canonicalAnswer } from '../core/canonical-answer.ts';
import { BenchError } from '../core/errors.ts';
import { canonicalDecimal } from '../lib/decimal.ts';
import { didYouMean } from '../lib/suggest.ts';
import type { AnswerFormat } from '../protocol/suite.ts';
import { bareLabel } from './label-text.ts';
import type { Place } from './places.ts';

/** A target as it is compared, and whether it was written in another way. */
export interface CheckedTarget {
  readonly target: string;
  /** Whether it differed from what is meant in blanks, invisible characters or capitals, or as numbers do: `1.0` and `1`. */
  readonly isFolded: boolean;
}

/** How targets are read. */
export interface TargetRule {
  readonly answer: AnswerFormat;
  /** What the data call labels or choices, to what the suite calls them. */
  readonly labelMap: Readonly<Record<string, string>>;
}

/**
 * A target as it is compared, in composed characters; numbers stay as they are written, for they are shown as examples.
 * @throws BenchError `INVALID_DATA` for one that could never be answered, with the valid choices
 */
export function checkedTarget(
  written: string,
  { answer, labelMap }: TargetRule,
  place: Place,
): CheckedTarget {
  const names = Object.keys(labelMap);
  const name = names.length === 0 ? undefined : closest(written, names);
  const mapped = name === undefined ? written : (labelMap[name] ?? written);
  const { target, isFolded } = compared(mapped, { answer, names, place });
  return { target, isFolded: isFolded || (name !== undefined && name !== written) };
}

function compared(
  target: string,
  {
    answer,
    names,
    place,
  }: { readonly answer: AnswerFormat; readonly names: readonly string[]; readonly place: Place },
): CheckedTarget {
  const canonical = canonicalAnswer(target, answer);
  const refuse = (words: string, choices: readonly string[]): never => {
    throw new BenchError('INVALID_DATA', `${quoted(target)} is ${words}.`, {
      ...place,
      choices: [...choices, ...names],
      hint: didYouMean(target, choices) ?? (choices.length > 0 ? MAP_HINT : undefined),
    });
  };
  switch (answer.kind) {
    case 'text':
      return { target: target.normalize('NFC'), isFolded: false };
    case 'label': {
      if (canonical !== null) return { target: canonical, isFolded: false };
      const label = closest(target, answer.labels);
      return label === undefined
        ? refuse("none of the suite's labels", answer.labels)
        : { target: label, isFolded: true };
    }
    case 'number-or-choice': {
      if (canonical !== null) return { target, isFolded: false };
      const choice = closest(target, answer.choices);
      return choice === undefined
        ? refuse('neither a number nor one of the choices', answer.choices)
        : { target: choice, isFolded: true };
    }
  }
}

const MAP_HINT = 'What the data call it can be named under "dataset.labelMap".';

/** The one of some names that a text means: itself, or the only one that reads the same. */
function closest(text: string, names: readonly string[]): string | undefined {
  if (names.includes(text)) return text;
  const same = names.filter((name) => bareLabel(name) === bareLabel(text));
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  const number = canonicalDecimal(bareLabel(text));
  return number === null ? undefined : names.find((name) => canonicalDecimal(name) === number);
}

/** The text in quotes, characters that nobody sees by their number. */
function quoted(text: string): string {
  const seen = text.replaceAll(
    /[^\S \n]|\p{Cf}/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${seen.replaceAll('\n', '\\n')}"`;
}
