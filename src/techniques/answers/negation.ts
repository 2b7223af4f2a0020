/** A piece of a line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Words that negate what follows them in their clause, in lower case. */
const NEGATORS = [
  // English
  "not|no|non|never|neither|nor|none|nothing|nobody|unlikely|less likely|doubts?|doubted|doubtful|lacks?|lacking|hardly|barely|scarcely|without|cannot|\\p{L}+n't",
  '(?:is|are|was|were|do|does|did|ca|wo|would|should|could)nt|fails? to|failed to|free of|false that|far from|rather than|instead of|opposite of|(?:lack|absence) of',
  // German, Dutch and the Scandinavian languages
  'nicht|kein\\p{L}*|weder|niemals|ohne|niet|geen|inte|ej|icke|ikke|ingen',
  // French, Spanish, Portuguese and Italian
  'pas|ne|ni|jamais|aucun\\p{L}*|sans|nunca|jamás|tampoco|sin|ningún|não|nem|senza|nessun\\p{L}*',
  // Slavic languages, Greek, Hungarian, Finnish, Turkish, Indonesian, Vietnamese
  'nie|ani|není|не|ни|нет|без|ні|δεν|όχι|ei|değil|bukan|tidak|không',
  // Arabic, Hebrew
  'ليس|ليست|لا|غير|לא',
].join('|');
const NEGATES_AFTER = new RegExp(`(?<![\\p{L}\\p{N}])(?:${NEGATORS})(?![\\p{L}\\p{N}'])`, 'iu');
const WHOLE_NEGATOR = new RegExp(`^(?:${NEGATORS}|[不没沒無无非未否])$`, 'iu');
/** Characters after a piece in which it can be denied. */
const LOOK_AHEAD = 40;
/** Chinese and Japanese, where no space marks a word, Thai and Korean. */
const NEGATES_AFTER_UNSPACED = /[不没沒無无非未勿莫否]|ไม่|(?<!\p{L})안(?!\p{L})/u;
/** Words in which a sign of negation negates nothing. */
const NO_NEGATION =
  /非常|不仅|不僅|不但|不过|不過|无疑|無疑|(?<!\p{L})(?:no doubt|no question|without (?:a |any )?doubt|not only)(?!\p{L})/giu;

/** Said of what stands before: `is not`, `isn't`, `n'est pas`. */
const NEGATES_BEFORE =
  /^["'”’)\]]*\s*(?:(?:is|are|was|were|does|do|did|would|ist|war|est|es|era|è|é|är|er)\s+(?:not|no|never|nicht|pas|non|não|niet|inte|ikke)(?!\p{L})|(?:is|are|was|were|does|do|did|would|ca|wo)n['’]?t(?!\p{L})|n['’]est pas|değil|नहीं|नही|নয়|نیست)/iu;
/** An answer to what stands before as a question: `Spam? No.`, `spam: false`. */
const DENIED =
  /^["'”’)\]]*\s*(?:[?=:？：]\s*(?:0(?:\.0+)?\s*%?|no|nope|not|not at all|false|never|nein|falsch|non|faux|falso|não|nej|нет|incorrect|wrong|否|不是|いいえ|아니요)\s*(?:[.,;!。，！]|$)|[(（]\s*(?:0(?:\.0+)?\s*%?|no|false)\s*[)）])/iu;
const NEGATES_BEFORE_UNSPACED =
  /^(?:的|적)?(?:では|じゃ|で|に|と|が|は)*(?:も)?(?:な[いくし]|ありません|なかった|言え(?:ない|ません))|^[적하이인]*[이가은는도지]?\s*(?:아니|아닙|아닌|않|못|없)/u;

const CLAUSE_END =
  /[.,;:!?…()[\]{}—–、。，；：！？]|\s-\s|(?<!\p{L})(?:but|because|since|(?<!not )so(?= (?:it|this|that|the|I|we) )|although|though|while|whereas|however|therefore|thus|hence|aber|sondern|weil|mais|car|pero|sino|porque|però|perché|но|потому|但|因为|所以)(?!\p{L})/giu;

/**
 * Tells which pieces of a line are negated there: by a word before them in their clause (`not spam`, `neither spam nor ham`), or
 * by what is said of them directly after (`spam is not`, `Spam? No.`). Where it cannot be told, a piece counts as negated: an
 * answer that cannot be read does less harm than one that is read as its contrary.
 * @param named the pieces that name answers, in which no word negates
 */
export function negationIn(line: string, named: readonly Span[]): (span: Span) => boolean {
  let masked = '';
  let end = 0;
  for (const span of named.toSorted((a, b) => a.start - b.start)) {
    masked += line.slice(end, span.start) + spaces(line.slice(Math.max(end, span.start), span.end));
    end = Math.max(end, span.end);
  }
  masked = (masked + line.slice(end)).replaceAll('’', "'").replaceAll(NO_NEGATION, spaces);
  const clauses = [...masked.matchAll(CLAUSE_END)].map((match) => match.index + match[0].length);
  return (span) => {
    const clause = clauses.findLast((start) => start <= span.start) ?? 0;
    const before = masked.slice(clause, span.start);
    const after = masked.slice(span.end, span.end + LOOK_AHEAD);
    return (
      NEGATES_AFTER.test(before) ||
      NEGATES_AFTER_UNSPACED.test(before) ||
      NEGATES_BEFORE.test(after) ||
      NEGATES_BEFORE_UNSPACED.test(after) ||
      DENIED.test(after)
    );
  };
}

/** Whether a word is one that negates, so that it names an answer only where its clause ends with it. */
export function isNegator(word: string): boolean {
  return WHOLE_NEGATOR.test(word);
}

/** Whether a clause ends where a text begins. */
export function beginsWithClauseEnd(text: string): boolean {
  return /^["'”’*_]*\s*(?:[.,;:!?)\]。，；：！？—–]|-\s|$)/u.test(text);
}

function spaces(text: string): string {
  return ' '.repeat(text.length);
}
