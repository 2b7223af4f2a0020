import { plural } from '../../lib/format.ts';
import { isDiagnostic } from '../../protocol/technique.ts';
import { sayCount, sayValue } from '../figures/say.ts';
import type { Claim, TestBed } from './claim.ts';
import type { ClaimEvidence } from './claim-model.ts';
import {
  betterEvidence,
  cellsLike,
  FORM_KEPT,
  findComparison,
  isBare,
  metricEvidence,
  sayComparison,
} from './comparison-evidence.ts';

/** Points of a share from which on an improvement is called dramatic. */
const DRAMATIC = 0.2;
/** Share of reasonings cut short at the token limit from which on a test of reasoning tells nothing. */
const MANY_CUT = 0.1;

/** Claims about prompting. */
export const PROMPTING_CLAIMS: readonly Claim[] = [
  {
    id: 'wording-matters',
    quotation: 'The same model gives “vastly different results” depending on the wording of the prompt.',
    test: 'Held where the 95% intervals of two prompt variants of one instruction lie apart on the dev samples; failed where all intervals lie within the margin that matters; else not settled.',
    needs: 'several prompt variants of an instruction tried on dev',
    evidence: promptVariantEvidence,
  },
  {
    id: 'vague-is-worse',
    quotation: 'A vague prompt is worse than a specific one.',
    test: 'Held where the technique with vague instructions is worse than the same with specific ones, failed where it is better or equivalent.',
    needs: 'the techniques vague and plain on one suite',
    evidence: (bed) =>
      cellsLike(bed, (spec) => isBare(spec) && spec.instructions.wording === 'vague').flatMap((vague) =>
        cellsLike(bed, (spec) => isBare(spec) && spec.instructions.wording === 'specific').flatMap(
          (specific) => betterEvidence(bed, { for: specific.technique.name, against: vague.technique.name }),
        ),
      ),
  },
  {
    id: 'examples-show',
    quotation: 'A few examples show the model what you want.',
    test: 'Held where a technique with shots and nothing else is better than the reference, failed where none is and each is worse or equivalent.',
    needs: 'a few-shot technique beside the reference',
    evidence: (bed) =>
      cellsLike(bed, ({ examples, ...rest }) => examples !== undefined && isBare(rest)).flatMap((cell) =>
        betterEvidence(bed, { for: cell.technique.name, against: bed.suite.reference }),
      ),
  },
  {
    id: 'step-by-step',
    quotation:
      '“Let’s think through this step by step:” dramatically improves reasoning on complex problems.',
    test: `Held where reasoning step by step is better than the reference by at least ${DRAMATIC * 100} points, failed where it is worse or equivalent, or where the whole interval of the difference lies below that; on suites whose answers are numbers or choices, which are the ones to be reasoned out. Not settled where more than a tenth of the reasonings were cut short at the token limit.`,
    needs: 'a chain-of-thought technique on a suite of problems',
    evidence: stepEvidence,
  },
  {
    id: 'system-prompt',
    quotation: 'A system prompt sets behaviour and personality.',
    test: 'Held where the technique with a persona keeps to the form that is asked for more often than the reference, by intervals that lie apart; failed where it does so less often.',
    needs: 'a persona technique on a suite that scores the form of answers',
    evidence: (bed) =>
      cellsLike(
        bed,
        ({ instructions, ...rest }) =>
          instructions.persona && isBare({ ...rest, instructions: { ...instructions, persona: false } }),
      ).flatMap((cell) =>
        metricEvidence(bed, {
          for: cell.technique.name,
          against: bed.suite.reference,
          metric: FORM_KEPT,
        }),
      ),
  },
];

/** Whether a technique only shows where errors of another come from. */
function explains({ cells }: TestBed['suite'], name: string): boolean {
  return cells.some(({ technique }) => technique.name === name && isDiagnostic(technique));
}

function promptVariantEvidence({ suite, model }: TestBed): Omit<ClaimEvidence, 'suite' | 'model'>[] {
  return suite.promptVariants
    .filter((spread) => spread.model === model && !explains(suite, spread.technique))
    .flatMap(({ technique, promptVariants }) => {
      const figures = promptVariants
        .flatMap(({ figure }) => (figure === null ? [] : [figure]))
        .toSorted((a, b) => a.estimate - b.estimate);
      const [least] = figures;
      const most = figures.at(-1);
      if (least === undefined || most === undefined || figures.length < 2) return [];
      const apart = most.low !== null && least.high !== null && most.low > least.high;
      const close = most.high !== null && least.low !== null && most.high - least.low < suite.margin;
      return [
        {
          verdict: apart ? ('held' as const) : close ? ('failed' as const) : ('not settled' as const),
          text: `${technique}: ${figures.length} prompt variants spread from ${sayValue(suite.primary, least.estimate)} to ${sayValue(suite.primary, most.estimate)} on ${suite.primary.title}, n = ${sayCount(least.n)} on dev`,
        },
      ];
    });
}

function stepEvidence(bed: TestBed): Omit<ClaimEvidence, 'suite' | 'model'>[] {
  const { suite } = bed;
  if (suite.answerKind !== 'number-or-choice') return [];
  return cellsLike(
    bed,
    ({ instructions, examples, retrieval, weights }) =>
      instructions.reasoning === 'chain-of-thought' &&
      instructions.votes === 1 &&
      examples === undefined &&
      retrieval === undefined &&
      weights === undefined,
  ).flatMap((cell) => {
    const found = findComparison(bed, { for: cell.technique.name, against: suite.reference });
    if (found === undefined) return [];
    const { difference, verdict } = found.result;
    const scale = suite.primary.scale ?? 1;
    const gain = difference?.estimate ?? 0;
    const most = difference?.high ?? Number.POSITIVE_INFINITY;
    const held = verdict === 'better' && gain >= DRAMATIC * scale;
    const isRefuted = verdict === 'worse' || verdict === 'equivalent';
    const isBelow = !isRefuted && most < DRAMATIC * scale;
    const { answered, formatErrors, cut } = cell.trials;
    if (cut > MANY_CUT * (answered + formatErrors)) {
      const text = `${sayComparison(bed, found)}; ${cut} of ${plural(answered + formatErrors, 'reasoning')} cut short at the token limit`;
      return [{ verdict: 'not settled' as const, text }];
    }
    const below = isBelow ? `; the whole interval is below ${DRAMATIC * 100} points` : '';
    return [
      {
        verdict: held
          ? ('held' as const)
          : isRefuted || isBelow
            ? ('failed' as const)
            : ('not settled' as const),
        text: `${sayComparison(bed, found)}${below}`,
      },
    ];
  });
}
