import { BenchError } from '../core/errors.ts';
import { isHangul, isUnspaced } from '../lib/scripts.ts';

/** Signs that make another number: of what a number begins with, and of what stands between two digits. */
const NUMBER_SIGN =
  /(?<![\p{L}.])\.(?=\p{N})|(?<![\p{L}\p{N}])-(?=\.?\p{N})|[<>](?=\s?\.?\p{N})|(?<=\p{N})(?!,)[\p{P}$+<=>^~](?=\.?\p{N})|(?<=\p{N}),(?!\p{N}{3}(?!\p{N}))(?=\p{N})/u;
/** Signs that make another name: C, C++ and C#; net and .NET; the grades and blood groups A, A+ and A-. */
const NAME_SIGN =
  /(?<=[\p{L}\p{N}][+#]?)[+#](?![\p{L}\p{N}])|(?<=(?<![\p{L}\p{N}])\p{L}{1,2})-(?![\p{L}\p{N}])|(?<!\S)\.(?=\p{L})/u;
const SIGNS = new RegExp(`(${NUMBER_SIGN.source}|${NAME_SIGN.source})|[\\p{P}$+<=>^\`|~]`, 'gu');

/**
 * Brings an answer into the form in which exact matches are compared: NFKC, lower case, without punctuation and
 * without the articles a, an and the, white space made single. As SQuAD's evaluation script, with these differences: signs
 * that make another number or name stay (the points of 3.5 and .NET, the minus of -5, the slash of 1/2, the signs of C++),
 * all Unicode punctuation goes, and an answer made of articles alone, such as the choice "A", keeps them.
 * Source: P. Rajpurkar et al., EMNLP 2016, 2383-2392, with its evaluate-v1.1.py.
 */
export function normaliseAnswer(text: string): string {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('\u2212', '-')
    // The first group is what stays.
    .replace(SIGNS, '$1');
  const withoutArticles = bare.replace(/(?<![\p{L}\p{M}\p{N}_])(?:an?|the)(?![\p{L}\p{M}\p{N}_+#-])/gu, ' ');
  return singleSpaces(withoutArticles) || singleSpaces(bare);
}

/**
 * Whether an answer equals one of the targets after {@link normaliseAnswer}.
 *
 * @throws BenchError `INVALID_DATA` for no targets
 */
export function exactMatch(answer: string, targets: readonly string[]): boolean {
  if (targets.length === 0)
    throw new BenchError('INVALID_DATA', 'A sample has no target; give at least one.');
  const given = normaliseAnswer(answer);
  return targets.some((target) => normaliseAnswer(target) === given);
}

/** Which of the tokens that had to be kept a text holds. */
export interface KeptTokens {
  /** The share of tokens kept, 0 to 1; `undefined` when there were none to keep. */
  readonly share: number | undefined;
  readonly kept: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Checks that a text keeps names, numbers and placeholders exactly, in case and punctuation too. Only white space is
 * made alike (a no-break space equals a space), and characters are composed (NFC). A token that starts or ends with a
 * letter or digit must stand alone, where its script sets words apart: 15 is neither in 150 nor in 1.15. A token named twice must occur twice.
 *
 * @throws BenchError `INVALID_DATA` for a token without characters
 */
export function containsTokens(text: string, tokens: readonly string[]): KeptTokens {
  const haystack = singleSpaces(text.normalize('NFC'));
  const left = new Map<string, number>();
  const kept: string[] = [];
  const missing: string[] = [];
  for (const [index, token] of tokens.entries()) {
    const needle = singleSpaces(token.normalize('NFC'));
    if (needle === '') {
      throw new BenchError('INVALID_DATA', `Token ${index} to keep is empty.`, { details: { index, token } });
    }
    const remaining = left.get(needle) ?? countAlone(haystack, needle);
    (remaining > 0 ? kept : missing).push(token);
    left.set(needle, remaining - 1);
  }
  return { share: tokens.length === 0 ? undefined : kept.length / tokens.length, kept, missing };
}

function singleSpaces(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** How often `needle` occurs in `text`, without overlap, cut out of no longer word or number. */
function countAlone(text: string, needle: string): number {
  let count = 0;
  let at = text.indexOf(needle);
  while (at !== -1) {
    const end = at + needle.length;
    const alone = standsAlone({
      before: text.slice(Math.max(0, at - 4), at),
      needle,
      after: text.slice(end, end + 4),
    });
    if (alone) count++;
    at = text.indexOf(needle, alone ? end : at + 1);
  }
  return count;
}

function standsAlone({ before, needle, after }: { before: string; needle: string; after: string }): boolean {
  const joined = (left: string, right: string): boolean =>
    /[\p{L}\p{N}\p{M}]$/u.test(left) &&
    /^[\p{L}\p{N}\p{M}]/u.test(right) &&
    !isUnspaced(left.slice(-1)) &&
    !isUnspaced(right.slice(0, 1)) &&
    // A particle at the end of a Korean word.
    !(right === after && isHangul(right.slice(0, 1)));
  if (joined(before, needle) || joined(needle, after)) return false;
  if (/^\p{N}/u.test(needle) && /\p{N}[.,]$/u.test(before)) return false;
  return !(/\p{N}$/u.test(needle) && /^[.,]\p{N}/u.test(after));
}
