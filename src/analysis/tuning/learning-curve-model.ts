import type { CurveAxis } from '../../protocol/words.ts';
import type { Figure } from '../figures/figure.ts';

/** Quality at one number of examples, shots or documents. */
export interface CurvePlace {
  readonly value: number;
  /** Mean of the primary metric of each seed. */
  readonly seeds: readonly { readonly seed: number; readonly estimate: number }[];
  /** Over all seeds. */
  readonly figure: Figure;
}

/** From how many on a curve is no worse than a technique. */
export interface Overtaking {
  readonly technique: string;
  /** The technique's own mean, on the same samples. */
  readonly level: number;
  /** `null`: nowhere within the data. The smallest number means: at most so many. */
  readonly at: number | null;
  /** 95% interval by the bootstrap; `null` as an end means beyond the data. */
  readonly low: number | null;
  readonly high: number | null;
  /** Smallest and largest number that were tried. */
  readonly within: readonly [number, number];
  /** Share of the resamples in which it is overtaken within the data. */
  readonly share: number;
}

/** Quality against the number of examples, shots or documents. */
export interface CurveReport {
  readonly axis: CurveAxis;
  readonly model: string;
  /** Samples that every cell of the curve answered. */
  readonly samples: number;
  readonly points: readonly CurvePlace[];
  readonly overtakings: readonly Overtaking[];
}
