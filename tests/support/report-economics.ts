import type {
  Amount,
  BreakEvenReport,
  EconomicsReport,
  FrontierPoint,
  PassCost,
  SetUpPart,
} from '../../src/analysis/economics/economics-model.ts';
import type { Family } from '../../src/protocol/words.ts';
import { SMOL } from './report-parts.ts';

const FAMILIES = {
  plain: 'prompt-engineering',
  'few-shot': 'prompt-engineering',
  cot: 'prompt-engineering',
  rag: 'rag',
  'fine-tuned': 'fine-tuning',
} as const satisfies Record<string, Family>;

type Name = keyof typeof FAMILIES;

const NAMES = Object.keys(FAMILIES) as Name[];
const VOLUMES = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
const UNKNOWN = 'the cost of an answer of rag is unknown';

/** Set-up and cost of an answer in nano-USD; `null` is unknown. */
const MONEY: Readonly<Record<Name, readonly [number, number | null]>> = {
  plain: [216_000, 3_600],
  'few-shot': [180_000, 5_800],
  cot: [0, 73_900],
  rag: [40_000, null],
  'fine-tuned': [8_100_000, 3_450],
};

const around = (estimate: number, share = 0.04): Amount => ({
  estimate,
  low: Math.round(estimate * (1 - share)),
  high: Math.round(estimate * (1 + share)),
});

const measured = (kind: SetUpPart['kind'], amount: number): SetUpPart => ({
  kind,
  amount,
  basis: 'measured',
  counted: true,
});

const PEOPLE: SetUpPart = { kind: 'people', amount: null, basis: 'not measured', counted: false };

function partsOf(name: Name): readonly SetUpPart[] {
  const [amount] = MONEY[name];
  if (name === 'rag') return [measured('index', amount), PEOPLE];
  if (name === 'fine-tuned') {
    return [
      measured('training', amount),
      { kind: 'labelling', amount: null, basis: 'not measured', counted: false },
      PEOPLE,
    ];
  }
  return amount === 0 ? [PEOPLE] : [measured('prompt-selection', amount), PEOPLE];
}

function passCost(name: Name, volume: number): PassCost | null {
  const [setUp, cost] = MONEY[name];
  if (cost === null) return null;
  if (name === 'cot') return { estimate: null, low: Math.round((cost + setUp / volume) / 0.04), high: null };
  const per = Math.round((cost + setUp / volume) / 0.7);
  return { ...around(per, 0.12), high: name === 'plain' ? null : Math.round(per * 1.2) };
}

/** A break-even with everything that a test does not care about: one that is settled by the answers alone. */
export function breakEvenOf(change: Partial<BreakEvenReport> = {}): BreakEvenReport {
  return {
    kind: 'reference',
    technique: 'few-shot',
    family: 'prompt-engineering',
    against: 'plain',
    verdict: 'until',
    answers: 16.4,
    low: 15.1,
    high: 18,
    saving: { estimate: -2_200, low: -2_400, high: -2_000 },
    setUpDifference: -36_000,
    pairs: 90,
    monthly: { mark: 'dearer', difference: around(21_964_000) },
    reason: null,
    ...change,
  };
}

function point(name: Name, change: Partial<FrontierPoint>): FrontierPoint {
  return {
    technique: name,
    family: FAMILIES[name],
    quality: 0.5,
    against: MONEY[name][1],
    onFrontier: false,
    chance: 0,
    reason: null,
    ...change,
  };
}

/** What the techniques of the suite of reviews cost in all: every kind of verdict, and unknowns. */
export function economics(): EconomicsReport {
  return {
    model: SMOL,
    setups: NAMES.map((name) => ({
      technique: name,
      family: FAMILIES[name],
      parts: partsOf(name),
      total: MONEY[name][0],
    })),
    peopleCounted: false,
    volumes: VOLUMES,
    monthly: { volume: 10_000, assumed: true },
    totals: NAMES.map((name) => {
      const [setUp, cost] = MONEY[name];
      return {
        technique: name,
        family: FAMILIES[name],
        perAnswer: cost === null ? null : around(cost),
        byVolume: VOLUMES.map((volume) => (cost === null ? null : around(setUp + cost * volume))),
        reason: cost === null ? UNKNOWN : null,
      };
    }),
    breakEvens: [
      breakEvenOf(),
      breakEvenOf({
        technique: 'cot',
        verdict: 'until',
        answers: 3.07,
        low: 2.9,
        high: 3.2,
        saving: { estimate: -70_300, low: -74_000, high: -67_000 },
        setUpDifference: -216_000,
      }),
      breakEvenOf({
        technique: 'rag',
        family: 'rag',
        verdict: 'unknown',
        answers: null,
        low: null,
        high: null,
        saving: null,
        setUpDifference: -176_000,
        monthly: { mark: 'unknown', difference: null },
        reason: UNKNOWN,
      }),
      breakEvenOf({
        technique: 'fine-tuned',
        family: 'fine-tuning',
        verdict: 'not settled',
        answers: 52_560,
        low: 18_300,
        high: null,
        saving: { estimate: 150, low: -80, high: 430 },
        setUpDifference: 7_884_000,
        monthly: {
          mark: 'not settled',
          difference: { estimate: 6_384_000, low: 3_584_000, high: 8_684_000 },
        },
      }),
      breakEvenOf({
        kind: 'neighbours',
        technique: 'fine-tuned',
        family: 'fine-tuning',
        against: 'few-shot',
        verdict: 'from',
        answers: 3_370,
        low: 3_050,
        high: 3_770,
        saving: { estimate: 2_350, low: 2_100, high: 2_600 },
        setUpDifference: 7_920_000,
        monthly: {
          mark: 'cheaper',
          difference: { estimate: -15_580_000, low: -18_080_000, high: -13_080_000 },
        },
      }),
    ],
    costOfPass: NAMES.map((name) => ({
      technique: name,
      family: FAMILIES[name],
      right: name === 'cot' ? 0 : 63,
      scored: 90,
      byVolume: VOLUMES.map((volume) => passCost(name, volume)),
      reason: MONEY[name][1] === null ? UNKNOWN : null,
    })),
    byCost: {
      n: 88,
      points: [
        point('plain', { quality: 0.46, chance: 0.31 }),
        point('few-shot', { quality: 0.7 }),
        point('cot', { quality: 0.23, chance: 0 }),
        point('rag', { quality: null, onFrontier: null, chance: null, reason: UNKNOWN }),
        point('fine-tuned', { quality: 0.89, onFrontier: true, chance: 1 }),
      ],
    },
    byLatency: {
      n: 88,
      points: [
        point('plain', { quality: 0.46, against: 141, chance: 0.12 }),
        point('few-shot', { quality: 0.7, against: 228 }),
        point('cot', { quality: 0.23, against: 2_905 }),
        point('rag', {
          quality: null,
          against: null,
          onFrontier: null,
          chance: null,
          reason: 'its latency was measured on 0 of these samples, fewer than 20',
        }),
        point('fine-tuned', { quality: 0.89, against: 136, onFrontier: true, chance: 0.996 }),
      ],
    },
  };
}
