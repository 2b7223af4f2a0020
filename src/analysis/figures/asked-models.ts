import type { RunHeader } from '../../protocol/header.ts';

/** A model that was asked, and where it runs. */
export interface ReportModel {
  readonly id: string;
  readonly place: 'local' | 'remote';
  /** Where calls went, without credentials; `null` on this machine or for the provider's own. */
  readonly endpoint: string | null;
}

/** The models of a run, each with where it runs. */
export function askedModels({ models }: RunHeader): readonly ReportModel[] {
  return models.map(({ id, place, endpoint }) => ({ id, place, endpoint }));
}
