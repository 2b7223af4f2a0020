import type { TechniqueSpec } from '../../core/technique.ts';

/**
 * Whether a technique only takes another apart: it is given the right passage (oracle) or none (empty).
 * Such an arm enters no comparison family, finding or decision.
 */
export function isDiagnostic(spec: TechniqueSpec): boolean {
  return spec.retrieval !== undefined && spec.retrieval.mode !== 'search';
}
