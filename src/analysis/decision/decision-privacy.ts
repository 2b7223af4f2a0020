import { adds, type TechniqueSpec } from '../../protocol/technique.ts';
import type { ReportModel } from '../figures/asked-models.ts';
import { listWords } from '../figures/say.ts';
import type { FamilyEvidence } from './family-evidence.ts';
import type { Judgement } from './judgement.ts';

/** Privacy: where the questions, the documents and the training rows go. Nothing is taught of it in the table. */
export function judgePrivacy(evidence: FamilyEvidence, models: readonly ReportModel[]): Judgement {
  const used = new Set(evidence.cells.map(({ cell }) => cell.model));
  const asked = models.filter(({ id }) => used.has(id));
  const corpora = evidence.indexes.flatMap(({ suite }) => suite.retrieval?.corpus ?? []);
  const away = corpora.filter(({ embedderPlace }) => embedderPlace === 'remote');
  const trainers = evidence.tuned.flatMap(({ tuned: { facts } }) =>
    facts?.place === 'remote' ? facts.backend : [],
  );
  const remote = asked.filter(({ place }) => place === 'remote').map(({ id, endpoint }) => endpoint ?? id);
  const shows = (has: (spec: TechniqueSpec) => boolean): boolean =>
    evidence.cells.some(({ cell }) => has(cell.technique));
  const places = [
    { what: 'questions', away: remote },
    // What stands in a prompt goes where the prompt goes.
    { what: 'the passages found', away: shows((spec) => adds(spec, 'retrieval')) ? remote : [] },
    { what: 'the examples shown', away: shows(({ examples }) => examples !== undefined) ? remote : [] },
    { what: 'documents', away: [...new Set(away.map(({ embedder }) => embedder))] },
    { what: 'training rows', away: trainers },
  ];
  const leaving = places.filter(({ away }) => away.length > 0);
  const kept = [
    'questions',
    ...(corpora.length > 0 ? ['documents'] : []),
    ...(evidence.tuned.length > 0 ? ['training rows'] : []),
  ].filter((what) => !leaving.some((item) => item.what === what));
  const sentences = [
    ...(kept.length === 0 ? [] : [`On this machine: ${listWords(kept)}.`]),
    ...leaving.map(({ what, away }) => `Sent away: ${what}, to ${listWords([...new Set(away)])}.`),
  ];
  return {
    measured: sentences.join(' '),
    short:
      leaving.length === 0
        ? 'nothing leaves this machine'
        : `${listWords(leaving.map(({ what }) => what))} leave`,
    mark: 'not settled',
    why: 'The table makes no claim about privacy. Shown is where data went in this run: to the endpoints of models, embedders and trainers.',
  };
}
