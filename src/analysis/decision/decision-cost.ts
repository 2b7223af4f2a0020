import { plural } from '../../lib/format.ts';
import { formatUsd, type NanoUsd, sumNanoUsd, usdToNano } from '../../lib/money.ts';
import { ASSUMED_VOLUME, type DecisionInputs } from '../economics/decision-inputs.ts';
import { listWords, sayCount, sayRange } from '../figures/say.ts';
import type { Mark } from './decision-model.ts';
import type { FamilyEvidence, SuiteCell } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

/** Upper end of the claim about prompting, `free - $0.01`. */
const PROMPT_CLAIM = usdToNano(0.01);
const ANSWERS = 1000;

/**
 * Cost of a thousand answers by the family's representative techniques.
 * Prompting: the claim names no unit and is read as the cost of one answer.
 */
export function judgeCost(evidence: FamilyEvidence, inputs: DecisionInputs): Judgement {
  const byModel = Map.groupBy(evidence.representatives, (item) => item.cell.model);
  const sentences = [...byModel].map(([model, items]) => sayModel(model, items));
  const costs = evidence.representatives.map((item) => item.cell.cost.perTrial);
  const known = costs.filter((cost) => cost !== null);
  if (known.length === 0) {
    const why = `${sentences.join(' ')} Needs a price and usage.`;
    return { measured: null, short: null, mark: 'not measured', why };
  }
  const measured = [...sentences, sayMonth(known, inputs), saySetup(evidence)]
    .filter((text) => text !== '')
    .join(' ');
  const running = `${range(known.map((cost) => cost * ANSWERS))} per 1,000 answers`;
  const start = startCosts(evidence);
  // What the claim is held against stands first.
  const short =
    evidence.family === 'prompt-engineering'
      ? `at most ${formatUsd(Math.max(...known))} an answer, ${running}`
      : start.length === 0
        ? running
        : `${range(start)} to start, ${running}`;
  if (evidence.family !== 'prompt-engineering') {
    return {
      measured,
      short,
      mark: 'not settled',
      why:
        evidence.family === 'rag'
          ? 'The claim is read as the cost of getting started. Only the machine’s part of it is measured, the index; people’s time and a server’s rent are not, so it can neither be confirmed nor contradicted by a lower figure.'
          : 'The claim is read as the cost of getting started. It is contradicted when training and the declared labelling together cost less than $100 in every suite; without a declaration people’s part is unknown, and it can be neither confirmed nor contradicted.',
      ...(evidence.family === 'fine-tuning' ? { mark: markOfTraining(evidence) } : {}),
    };
  }
  const rule =
    'The claim names no unit and is read as the cost of one answer: confirmed when it is at most $0.01 in every suite and model, contradicted when it is above in every one.';
  if (known.length < costs.length) {
    return { measured, short, mark: 'not settled', why: `${rule} Some costs are unknown.` };
  }
  const within = known.filter((cost) => cost <= PROMPT_CLAIM).length;
  const mark = within === known.length ? 'confirmed' : within === 0 ? 'contradicted' : 'not settled';
  return { measured, short, mark, why: rule };
}

/** What training or indexes cost before the first answer, as far as it is known. */
function startCosts({ tuned, indexes }: FamilyEvidence): NanoUsd[] {
  return tuned.length > 0
    ? tuned.flatMap(({ tuned: { facts } }) => facts?.inAll.cost ?? [])
    : indexes.flatMap(({ index }) => index.cost ?? []);
}

/** What a month costs at the volume that the user named, or at the one that is assumed. */
function sayMonth(perAnswer: readonly NanoUsd[], { volumePerMonth }: DecisionInputs): string {
  const volume = volumePerMonth ?? ASSUMED_VOLUME;
  const assumed = volumePerMonth === null ? ', an assumed volume' : '';
  return `A month of ${sayCount(volume)} answers${assumed}: ${range(perAnswer.map((cost) => cost * volume))}.`;
}

/** From the smallest to the largest amount. */
function range(amounts: readonly NanoUsd[]): string {
  return sayRange(amounts, formatUsd);
}

/** Lower end of the claim about fine-tuning, `$100 - $10,000+`. */
const TRAINING_CLAIM = usdToNano(100);

function markOfTraining({ tuned }: FamilyEvidence): Mark {
  const totals = tuned.map(({ tuned: { facts } }) =>
    sumNanoUsd([facts?.inAll.cost ?? null, facts?.declared?.cost ?? null]),
  );
  if (totals.length === 0 || totals.includes(null)) return 'not settled';
  const below = totals.filter((total) => total !== null && total < TRAINING_CLAIM).length;
  return below === totals.length ? 'contradicted' : below === 0 ? 'confirmed' : 'not settled';
}

function sayModel(model: string, items: readonly SuiteCell[]): string {
  const costs = items.map((item) => item.cell.cost.perTrial).filter((cost) => cost !== null);
  const techniques = listWords([...new Set(items.map((item) => item.cell.technique.name))]);
  if (costs.length === 0) return `${model} (${techniques}): unknown cost.`;
  const n = items.reduce((sum, { cell }) => sum + cell.trials.answered + cell.trials.formatErrors, 0);
  const bases = listWords([...new Set(items.map(({ cell }) => BASIS_WORDS[cell.cost.basis]))]);
  const amount = range(costs.map((cost) => cost * ANSWERS));
  const suites = listWords(items.map(({ suite }) => suite.name));
  return `${model}: ${amount} per 1,000 answers (${techniques}; ${suites}; n = ${n}; ${bases}).`;
}

const BASIS_WORDS = {
  tokens: 'tokens at the price listed',
  reported: 'as the provider charged it',
  'machine-time': 'machine time at the price listed',
  hosting: 'hours of a server at the price listed, as if it were never idle',
  'unknown-price': 'unknown price',
  'unknown-usage': 'unknown usage',
} as const;

function saySetup(evidence: FamilyEvidence): string {
  const amount = (costs: readonly (number | null)[]): string => {
    const cost = sumNanoUsd(costs);
    return cost === null ? 'an unknown amount' : formatUsd(cost);
  };
  const { promptVariants, indexes, tuned } = evidence;
  const facts = tuned.map((item) => item.tuned.facts);
  const declared = facts.flatMap((item) => item?.declared ?? []);
  const sentences = [
    ...(tuned.length === 0
      ? []
      : [
          `Training ${plural(tuned.length, 'model')} cost ${amount(facts.map((item) => item?.inAll.cost ?? null))} in all${declared.length === 0 ? '' : `; labelling, as declared, ${amount(declared.map(({ cost }) => cost))}`}.`,
        ]),
    ...(indexes.length === 0
      ? []
      : [
          `Making ${plural(indexes.length, 'index', 'indexes')} cost ${amount(indexes.map(({ index }) => index.cost))} in all.`,
        ]),
    ...(promptVariants.length === 0
      ? []
      : [
          `Choosing prompts on dev cost ${amount(promptVariants.map(({ spread }) => spread.setup.cost))} in all.`,
        ]),
  ];
  return sentences.join(' ');
}
