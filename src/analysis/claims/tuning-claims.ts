import { formatDuration } from '../../lib/format.ts';
import type { Claim, TestBed } from './claim.ts';
import type { ClaimEvidence } from './claim-model.ts';
import { betterEvidence, cellsLike, FORM_KEPT, metricEvidence } from './comparison-evidence.ts';
import { bestOf, knowsItsPassages, ofFamily } from './families.ts';

type Evidence = Omit<ClaimEvidence, 'suite' | 'model'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Claims about fine-tuning, and about the three ways together. */
export const TUNING_CLAIMS: readonly Claim[] = [
  {
    id: 'tuning-teaches-behaviour',
    quotation: 'Fine-tuning teaches behaviour.',
    test: 'Held where a fine-tuned model that retrieves nothing is better than the reference without fine-tuning on a suite that needs no outside facts, failed where it is worse or equivalent.',
    needs: 'a fine-tuned technique on a suite that needs no outside facts',
    evidence: (bed) => (knowsItsPassages(bed) ? [] : tunedAgainstReference(bed)),
  },
  {
    id: 'tuning-teaches-knowledge',
    quotation: 'Fine-tuning teaches knowledge.',
    test: 'Held where a model fine-tuned on questions and answers alone is better than the reference without fine-tuning on questions about facts outside the model, failed where it is worse or equivalent.',
    needs: 'a technique fine-tuned without passages, on a suite that names the passages with the answers',
    evidence: (bed) => (knowsItsPassages(bed) ? tunedAgainstReference(bed) : []),
  },
  {
    id: 'tuning-teaches-style',
    quotation: 'Fine-tuning teaches a consistent style, such as the house style of translations.',
    test: 'Held where the fine-tuned model keeps to the form that is asked for more often than the reference, by 95% intervals that lie apart; failed where it does so less often.',
    needs: 'a fine-tuned technique on a suite that scores the form of answers',
    evidence: (bed) =>
      ofFamily(bed, 'fine-tuning').flatMap((cell) =>
        metricEvidence(bed, {
          for: cell.technique.name,
          against: bed.suite.reference,
          metric: FORM_KEPT,
        }),
      ),
  },
  {
    id: 'both-for-form',
    quotation: 'RAG and fine-tuning combine for answers of a consistent form.',
    test: 'Held where a fine-tuned technique that searches keeps to the form more often than the same without fine-tuning, by 95% intervals that lie apart; failed where it does so less often.',
    needs: 'techniques that search, fine-tuned and not, on a suite that scores the form of answers',
    evidence: (bed) =>
      ofFamily(bed, 'rag-fine-tuning').flatMap((tuned) =>
        cellsLike(
          bed,
          (spec) =>
            spec.weights === undefined &&
            spec.retrieval !== undefined &&
            (spec.examples === undefined) === (tuned.technique.examples === undefined),
        )
          .slice(0, 1)
          .flatMap((searching) =>
            metricEvidence(bed, {
              for: tuned.technique.name,
              against: searching.technique.name,
              metric: FORM_KEPT,
            }),
          ),
      ),
  },
  {
    id: 'increasingly-powerful',
    quotation: 'Prompting, RAG and fine-tuning are increasingly powerful.',
    test: 'Held where the best of RAG is better than the best of prompting and the best of fine-tuning better than the best of RAG, each “best” by the score on this run; failed where one of the steps is worse or equivalent.',
    needs: 'techniques of all three families on one suite and model',
    evidence: powerEvidence,
  },
  {
    id: 'training-takes-hours',
    quotation: 'Fine-tuning takes hours to days (the training itself).',
    test: 'Held where the machine trained for one hour to one week in all, failed where it took less than an hour or more than a week; people’s time apart.',
    needs: 'a fine-tuned model whose training was timed',
    evidence: (bed) => trainingTime(bed, { low: HOUR_MS, high: 7 * DAY_MS }),
  },
  {
    id: 'training-takes-days',
    quotation: 'Fine-tuning takes days to weeks (the training itself; this is taught too).',
    test: 'Held where the machine trained for one day to four weeks in all, failed where it took less or more; people’s time apart.',
    needs: 'a fine-tuned model whose training was timed',
    evidence: (bed) => trainingTime(bed, { low: DAY_MS, high: 28 * DAY_MS }),
  },
];

function tunedAgainstReference(bed: TestBed): Evidence[] {
  return ofFamily(bed, 'fine-tuning')
    .filter(({ technique }) => technique.examples === undefined)
    .flatMap((cell) => betterEvidence(bed, { for: cell.technique.name, against: bed.suite.reference }));
}

/** The steps from one family's best to the next one's, each judged by the comparison of the two. */
function powerEvidence(bed: TestBed): Evidence[] {
  const [prompting, rag, tuning] = (['prompt-engineering', 'rag', 'fine-tuning'] as const).map((family) =>
    bestOf(bed, family),
  );
  if (prompting === undefined || rag === undefined || tuning === undefined) return [];
  const steps = [
    ...betterEvidence(bed, { for: rag, against: prompting }),
    ...betterEvidence(bed, { for: tuning, against: rag }),
  ];
  if (steps.length < 2) return [];
  const verdicts = steps.map(({ verdict }) => verdict);
  const verdict = verdicts.includes('failed')
    ? 'failed'
    : verdicts.every((item) => item === 'held')
      ? 'held'
      : 'not settled';
  return [{ verdict, text: steps.map(({ text }) => text).join('; ') }];
}

function trainingTime(
  { suite, model }: TestBed,
  claimed: { readonly low: number; readonly high: number },
): Evidence[] {
  return suite.tuned
    .filter((tuned) => tuned.model === model)
    .flatMap(({ facts, techniques }) => {
      const elapsedMs = facts?.inAll.elapsedMs ?? null;
      if (elapsedMs === null || facts === null) return [];
      const held = elapsedMs >= claimed.low && elapsedMs <= claimed.high;
      const text = `training for ${techniques.join(', ')} took ${formatDuration(elapsedMs)} on ${facts.examples} examples`;
      return [{ verdict: held ? ('held' as const) : ('failed' as const), text }];
    });
}
