import { type NanoUsd, sumNanoUsd, usdToNano } from '../../lib/money.ts';
import { adds, searches } from '../../protocol/technique.ts';
import type { PromptSpread } from '../figures/cell-model.ts';
import type { IndexReport } from '../retrieval/retrieval-model.ts';
import type { CellData } from '../trials/run-index.ts';
import type { TunedReport } from '../tuning/tuned-model.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import type { SetUpBasis, SetUpKind, SetUpPart, SetUpReport } from './economics-model.ts';

const HOUR_MS = 3_600_000;

/** What a suite's report already says of set-ups, each in full, also where it was found ready. */
export interface SetUpFacts {
  readonly promptVariants: readonly PromptSpread[];
  /** `null` where no index is on record. */
  readonly index: IndexReport | null;
  readonly tuned: readonly TunedReport[];
  readonly inputs: DecisionInputs;
}

/** Whether people's time is in the sums: the user declared an hourly rate and hours of at least one family. */
export function countsPeople({ hourlyRate, hours }: DecisionInputs): boolean {
  return hourlyRate !== null && Object.values(hours).some((declared) => declared !== undefined);
}

/**
 * The set-up of a technique. People's time, declared by family, covers its labelling too. Where it is declared for other
 * families only, this one's is unknown, and so is the sum; where nothing was declared at all it is left out everywhere.
 */
export function setUpOf({ header }: Pick<CellData, 'header'>, facts: SetUpFacts): SetUpReport {
  const { technique: spec, family, model } = header;
  const name = spec.name;
  const parts: SetUpPart[] = [];
  const spread = facts.promptVariants.find((item) => item.technique === name && item.model === model);
  if (spread !== undefined) parts.push(measured('prompt-selection', spread.setup.cost));
  if (searches(spec)) parts.push(measured('index', facts.index?.cost ?? null));
  if (adds(spec, 'weights')) {
    const tuned = facts.tuned.find((item) => item.model === model && item.techniques.includes(name));
    parts.push(measured('training', tuned?.facts?.inAll.cost ?? null));
    if (!countsPeople(facts.inputs)) parts.push(labelling(tuned, facts.inputs));
  }
  parts.push(peopleOf(family, facts.inputs));
  const counted = parts.filter((part) => part.counted);
  return { technique: name, family, parts, total: sumNanoUsd(counted.map(({ amount }) => amount)) };
}

function measured(kind: SetUpKind, amount: NanoUsd | null): SetUpPart {
  return { kind, amount, basis: amount === null ? 'not measured' : 'measured', counted: true };
}

/** People's part of a training as the ledger has it; left out where no amount of money was declared. */
function labelling(tuned: TunedReport | undefined, { hourlyRate }: DecisionInputs): SetUpPart {
  const declared = tuned?.facts?.declared ?? null;
  const byRate =
    declared === null || hourlyRate === null
      ? null
      : usdToNano((declared.labellingMs / HOUR_MS) * hourlyRate);
  return declaredPart('labelling', declared?.cost ?? byRate, false);
}

function peopleOf(family: SetUpReport['family'], inputs: DecisionInputs): SetUpPart {
  const hours = inputs.hours[family];
  const { hourlyRate } = inputs;
  const amount = hours === undefined || hourlyRate === null ? null : usdToNano(hours * hourlyRate);
  return declaredPart('people', amount, countsPeople(inputs));
}

function declaredPart(kind: SetUpKind, amount: NanoUsd | null, required: boolean): SetUpPart {
  const basis: SetUpBasis = amount === null ? 'not measured' : 'declared';
  return { kind, amount, basis, counted: required || amount !== null };
}
