import { distance } from 'fastest-levenshtein';

/** `Did you mean "few-shot"?` where a choice is near the value, else `undefined`: a hint for error messages. */
export function didYouMean(value: string, choices: readonly string[]): string | undefined {
  const wanted = value.toLowerCase();
  if (wanted === '') return undefined;
  const ranked = choices
    .map((choice) => {
      const lower = choice.toLowerCase();
      const extended = lower.startsWith(wanted) || wanted.startsWith(lower);
      return { choice, away: extended ? 1 : distance(wanted, lower) };
    })
    .sort((a, b) => a.away - b.away);
  const best = ranked[0];
  if (best === undefined || best.away > Math.max(2, Math.floor(wanted.length / 3))) return undefined;
  // As many edits as letters: they have nothing in common.
  if (best.away >= Math.max(wanted.length, best.choice.length)) return undefined;
  return `Did you mean "${best.choice}"?`;
}
