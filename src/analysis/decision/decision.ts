import { FAMILIES, type Family } from '../../protocol/words.ts';
import type { DecisionInputs } from '../economics/decision-inputs.ts';
import type { ReportModel } from '../figures/asked-models.ts';
import type { SuiteReport } from '../suites/suite-model.ts';
import { judgeBestFor } from './decision-best-for.ts';
import { DECISION_CLAIMS } from './decision-claims.ts';
import { judgeComplexity } from './decision-complexity.ts';
import { judgeCost } from './decision-cost.ts';
import { judgeData, judgeTime } from './decision-effort.ts';
import type { Aspect, DecisionRow } from './decision-model.ts';
import { judgePrivacy } from './decision-privacy.ts';
import { judgeScalability } from './decision-scalability.ts';
import { judgeUpdates } from './decision-updates.ts';
import { type FamilyEvidence, familyEvidence } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

const FAMILY_WORDS: Readonly<Record<Family, string>> = {
  'prompt-engineering': 'prompt engineering',
  rag: 'RAG',
  'fine-tuning': 'fine-tuning',
  'rag-fine-tuning': 'RAG with fine-tuning',
};

/** The decision table: every claim beside what this run measured of it, and nothing where it measured nothing. */
export function decisionTable(
  suites: readonly SuiteReport[],
  { models, inputs }: { readonly models: readonly ReportModel[]; readonly inputs: DecisionInputs },
): DecisionRow[] {
  const evidence = FAMILIES.map((family) => familyEvidence(family, suites));
  const present = evidence.filter((item) => item.cells.length > 0).length;
  return DECISION_CLAIMS.map((row) => ({
    aspect: row.aspect,
    title: row.title,
    cells: evidence.map((item) => {
      const claim = item.family === 'rag-fine-tuning' ? null : (row.claims?.[item.family] ?? null);
      return {
        family: item.family,
        claim,
        ...judgeCell(row.aspect, item, { families: present, models, inputs }),
      };
    }),
  }));
}

/** What the aspects are judged by besides a family's own evidence. */
interface Circumstances {
  /** Families that were answered. */
  readonly families: number;
  readonly models: readonly ReportModel[];
  readonly inputs: DecisionInputs;
}

function judgeCell(aspect: Aspect, evidence: FamilyEvidence, circumstances: Circumstances): Judgement {
  const judgement = judgeAspect(aspect, evidence, circumstances);
  if (aspect === 'privacy') return judgement;
  if (evidence.family !== 'rag-fine-tuning' || judgement.mark === 'not measured') return judgement;
  return { ...judgement, mark: 'not settled', why: 'The table makes no claim about the combination.' };
}

function judgeAspect(
  aspect: Aspect,
  evidence: FamilyEvidence,
  { families, models, inputs }: Circumstances,
): Judgement {
  if (evidence.cells.length === 0) {
    return notMeasured(`No technique of ${FAMILY_WORDS[evidence.family]} was answered in this run.`);
  }
  switch (aspect) {
    case 'cost':
      return judgeCost(evidence, inputs);
    case 'time':
      return judgeTime(evidence, inputs);
    case 'complexity':
      return judgeComplexity(evidence);
    case 'data':
      return judgeData(evidence);
    case 'best-for':
      return judgeBestFor(evidence, families);
    case 'updates':
      return judgeUpdates(evidence);
    case 'scalability':
      return judgeScalability(evidence);
    case 'privacy':
      return judgePrivacy(evidence, models);
    default:
      return aspect satisfies never;
  }
}

function notMeasured(why: string): Judgement {
  return { measured: null, short: null, mark: 'not measured', why };
}
