/** A piece of a line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words that negate what follows them in their clause, in lower case. */
const NEGATORS = [
  // English
  "not|no|non|never|neither|nor|none|hardly|barely|scarcely|without|cannot|\\p{L}+n't",
  '(?:is|are|was|were|do|does|did|ca|wo|would|should|could)nt|far from|rather than|instead of|opposite of|(?:lack|absence) of',
  // German, Dutch and the Scandinavian languages
  'nicht|kein\\p{L}*|weder|niemals|ohne|niet|geen|inte|ej|icke|ikke|ingen',
  // French, Spanish, Portuguese and Italian
  'pas|ne|ni|jamais|aucun\\p{L}*|sans|nunca|jamás|tampoco|sin|ningún|não|nem|senza|nessun\\p{L}*',
  // Slavic languages, Greek, Hungarian, Finnish, Turkish, Indonesian, Vietnamese
  'nie|ani|není|не|ни|нет|без|ні|δεν|όχι|ei|değil|bukan|tidak|không',
  // Arabic, Hebrew, Hindi
  'ليس|ليست|لا|غير|לא|नहीं',
].join('|');
const NEGATES_AFTER = new RegExp(`(?<![\\p{L}\\p{N}])(?:${NEGATORS})(?![\\p{L}\\p{N}'])`, 'iu');
/** Chinese and Japanese, where no space marks a word, Thai and Korean. */
const NEGATES_AFTER_UNSPACED = /[不没沒無无非未勿莫否]|ไม่|(?<!\p{L})안(?!\p{L})/u;
/** Words in which a sign of negation negates nothing. */
const NO_NEGATION = /非常|不仅|不僅|不但|不过|不過|无疑|無疑/gu;

/** Said of what stands before: `is not`, `isn't`, `n'est pas`. */
const NEGATES_BEFORE =
  /^["'”’)\]]*\s*(?:(?:is|are|was|were|does|do|did|would|ist|war|est|es|era|è|é|är|er)\s+(?:not|no|never|nicht|pas|non|não|niet|inte|ikke)(?!\p{L})|(?:is|are|was|were|does|do|did|would|ca|wo)n['’]?t(?!\p{L})|n['’]est pas|değil)/iu;
/** An answer to what stands before as a question: `Spam? No.`, `spam: false`. */
const DENIED =
  /^["'”’)\]]*\s*[?=:？：]\s*(?:no|nope|not|not at all|false|never|nein|falsch|non|faux|falso|não|nej|нет|incorrect|wrong|否|不是|いいえ|아니요)\s*(?:[.,;!。，！]|$)/iu;
const NEGATES_BEFORE_UNSPACED =
  /^(?:的|적)?(?:では|じゃ|で|に|と|が|は)*(?:も)?(?:な[いくし]|ありません|なかった|言え(?:ない|ません))|^[적하이인]*[이가은는도지]?\s*(?:아니|아닙|아닌|않|못|없)/u;

const CLAUSE_END =
  /[.,;:!?…()[\]{}—–、。，；：！？]|\s-\s|(?<!\p{L})(?:but|because|since|although|though|while|whereas|however|therefore|thus|hence|aber|sondern|weil|mais|car|pero|sino|porque|però|perché|но|потому|但|因为|所以)(?!\p{L})/giu;

/**
 * Whether a piece of a line is negated there: by a word before it in its clause (`not spam`, `neither spam nor ham`), or by
 * what is said of it directly after (`spam is not`, `Spam? No.`). Where it cannot be told, it counts as negated: an answer
 * that cannot be read does less harm than one that is read as its contrary.
 * @param named the pieces that name answers, in which no word negates
 */
export function isNegated(line: string, { start, end }: Span, named: readonly Span[]): boolean {
  const masked = withoutSpans(line, named).replaceAll('’', "'").replaceAll(NO_NEGATION, spaces);
  const before = masked.slice(clauseStart(masked, start), start);
  const after = masked.slice(end);
  return (
    NEGATES_AFTER.test(before) ||
    NEGATES_AFTER_UNSPACED.test(before) ||
    NEGATES_BEFORE.test(after) ||
    NEGATES_BEFORE_UNSPACED.test(after) ||
    DENIED.test(after)
  );
}

function withoutSpans(line: string, spans: readonly Span[]): string {
  return spans.reduce(
    (text, { start, end }) => text.slice(0, start) + spaces(text.slice(start, end)) + text.slice(end),
    line,
  );
}

function spaces(text: string): string {
  return ' '.repeat(text.length);
}

function clauseStart(line: string, before: number): number {
  const last = [...line.slice(0, before).matchAll(CLAUSE_END)].at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}
