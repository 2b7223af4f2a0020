import type { ClaimEvidence, ClaimReport } from '../../src/analysis/claims/claim-model.ts';
import { plural } from '../../src/lib/format.ts';
import { code, literal, table } from '../../src/reporters/markdown-text.ts';
import { CLAIM_ORDER, CLAIM_VERDICTS } from '../../src/reporters/titles.ts';

/**
 * The scoreboard of claims, those that the run settled first: for every way in which results came out the first of them
 * and the number of the others, and which claims this run could not test.
 */
export function scoreboardBlocks(claims: readonly ClaimReport[]): readonly string[] {
  const tested = claims
    .filter(({ evidence }) => evidence.length > 0)
    .toSorted((a, b) => CLAIM_ORDER.indexOf(a.verdict) - CLAIM_ORDER.indexOf(b.verdict));
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
  const rows = (['held', 'failed', 'not settled'] as const).flatMap((kind) => {
    const alike = evidence.filter((item) => item.verdict === kind);
    return alike.length === 0 ? [] : [[...placeOf(alike), `${CLAIM_VERDICTS[kind].icon} ${found(alike)}`]];
  });
  const { icon, word } = CLAIM_VERDICTS[verdict];
  return rows.map((cells, index) =>
    index === 0 ? [literal(quotation, 200), `${icon} ${word}`, ...cells] : ['', '', ...cells],
  );
}

/** What is not settled is only counted; of the rest the first stands for those like it. */
function found(alike: readonly ClaimEvidence[]): string {
  const [first, ...others] = alike;
  if (first === undefined || first.verdict === 'not settled') {
    return `${plural(alike.length, 'result')} not settled`;
  }
  const suite = others.some((item) => item.suite !== first.suite) ? `${literal(first.suite, 60)}: ` : '';
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  return `${suite}${literal(first.text, 300)}${more}`;
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
