import type { ClaimEvidence, ClaimReport } from '../../src/analysis/claims/claim-model.ts';
import { plural } from '../../src/lib/format.ts';
import { code, literal, table } from '../../src/reporters/markdown-text.ts';
import { CLAIM_VERDICTS } from '../../src/reporters/words.ts';

/**
 * The scoreboard of claims: every result that settles one, the others by their number, and which claims this run could
 * not test.
 */
export function scoreboardBlocks(claims: readonly ClaimReport[]): readonly string[] {
  const tested = claims.filter(({ evidence }) => evidence.length > 0);
  const untested = claims.filter(({ evidence }) => evidence.length === 0);
  return [
    ...(tested.length === 0
      ? []
      : [table(['Claim', 'In all', 'Suite', 'Model', 'What was found'], tested.flatMap(claimRows))]),
    ...(untested.length === 0
      ? []
      : [
          `Not testable in this run: ${untested.map(({ quotation }) => literal(quotation, 200).replace(/\.$/, '')).join('; ')}.`,
        ]),
  ];
}

/** The claim stands in the first of its rows. */
function claimRows({ quotation, verdict, evidence }: ClaimReport): readonly (readonly string[])[] {
  const open = evidence.filter((item) => item.verdict === 'not settled');
  const rows = [
    ...evidence
      .filter((item) => item.verdict !== 'not settled')
      .map((item) => [...placeOf([item]), `${CLAIM_VERDICTS[item.verdict].icon} ${literal(item.text, 300)}`]),
    ...(open.length === 0 ? [] : [[...placeOf(open), `? ${plural(open.length, 'result')} not settled`]]),
  ];
  const { icon, word } = CLAIM_VERDICTS[verdict];
  return rows.map((cells, index) =>
    index === 0 ? [literal(quotation, 200), `${icon} ${word}`, ...cells] : ['', '', ...cells],
  );
}

function placeOf(evidence: readonly ClaimEvidence[]): readonly string[] {
  const names = (items: readonly string[], write: (text: string) => string): string =>
    [...new Set(items)].map(write).join(', ');
  return [
    names(
      evidence.map(({ suite }) => suite),
      (suite) => literal(suite, 60),
    ),
    names(
      evidence.map(({ model }) => model),
      (model) => code(model, 80),
    ),
  ];
}
