import { plural } from '../../lib/format.ts';
import { listWords } from '../figures/say.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import type { Claim, TestBed } from './claim.ts';
import type { ClaimEvidence, ClaimReport, ClaimVerdict } from './claim-model.ts';
import { PROMPTING_CLAIMS } from './prompting-claims.ts';
import { RETRIEVAL_CLAIMS } from './retrieval-claims.ts';
import { TUNING_CLAIMS } from './tuning-claims.ts';

/** The ledger: rules of thumb as they are widely taught, each with its test. */
export const CLAIMS: readonly Claim[] = [...PROMPTING_CLAIMS, ...RETRIEVAL_CLAIMS, ...TUNING_CLAIMS];

/**
 * Puts every claim to its test, on every suite and model that can tell. A claim holds where it held in more than half of its
 * tests and failed in none, fails the other way round, and is not settled else. It speaks of the models and suites measured,
 * and of no others.
 */
export function testClaims(suites: readonly SuiteReport[]): ClaimReport[] {
  const beds = suites.flatMap((suite) => suite.models.map((model): TestBed => ({ suite, model })));
  return CLAIMS.map(({ id, quotation, test, needs, evidence: look }) => {
    const evidence = beds.flatMap((bed): ClaimEvidence[] =>
      look(bed).map((found) => ({ suite: bed.suite.name, model: bed.model, ...found })),
    );
    return { id, quotation, test, ...judge(evidence, needs), evidence };
  });
}

function judge(
  evidence: readonly ClaimEvidence[],
  needs: string,
): { readonly verdict: ClaimVerdict; readonly why: string } {
  if (evidence.length === 0) {
    return { verdict: 'not testable here', why: `This run has nothing to test it on: it needs ${needs}.` };
  }
  const count = (verdict: ClaimVerdict): number => evidence.filter((item) => item.verdict === verdict).length;
  const [held, failed, open] = [count('held'), count('failed'), count('not settled')];
  const most = (found: number, against: number): boolean => against === 0 && 2 * found > evidence.length;
  const verdict = most(held, failed) ? 'held' : most(failed, held) ? 'failed' : 'not settled';
  const parts = [
    ...(held > 0 ? [`held in ${held}`] : []),
    ...(failed > 0 ? [`failed in ${failed}`] : []),
    ...(open > 0 ? [`not settled in ${open}`] : []),
  ];
  return { verdict, why: `Of ${plural(evidence.length, 'test')}: ${listWords(parts)}.` };
}
