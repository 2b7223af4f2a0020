import { BenchError } from '../core/errors.ts';
import type { Technique } from '../core/technique.ts';
import type { Sample } from '../protocol/sample.ts';
import type { TrialPlace } from '../protocol/task.ts';
import { composeCell } from './compose-cell.ts';
import { trialKey } from './keys.ts';
import type { Plan, PlannedCell } from './plan.ts';

/** A cell's trial with all that it is made from. */
export interface TrialParts {
  readonly cell: PlannedCell;
  readonly technique: Technique;
  readonly sample: Sample;
}

/** What the names in a task stand for. */
export class Catalogue {
  readonly #cells: ReadonlyMap<string, PlannedCell>;
  readonly #seed: number;
  readonly #samples = new Map<readonly Sample[], ReadonlyMap<string, Sample>>();
  readonly #techniques = new Map<string, Technique>();

  constructor({ cells }: Pick<Plan, 'cells'>, seed: number) {
    this.#cells = new Map(cells.map((cell) => [cell.header.id, cell]));
    this.#seed = seed;
  }

  /** @throws BenchError `INTERNAL` for a cell that is not planned */
  cell(id: string): PlannedCell {
    const cell = this.#cells.get(id);
    if (cell === undefined) throw new BenchError('INTERNAL', `"${id}" is not part of the plan`);
    return cell;
  }

  /** @throws BenchError `INTERNAL` for a trial that is not planned */
  parts(place: TrialPlace): TrialParts {
    const cell = this.cell(place.cell);
    return { cell, sample: this.sample(place), technique: this.#techniqueOf(cell, place.promptVariant) };
  }

  /** @throws BenchError `INTERNAL` for a trial that is not planned */
  sample(place: TrialPlace): Sample {
    const { selectOn, samples } = this.cell(place.cell);
    const sample = this.#sampleOf(place.purpose === 'select' ? selectOn : samples, place.sample);
    if (sample !== undefined) return sample;
    throw new BenchError('INTERNAL', `"${place.cell}" has no sample "${place.sample}"`);
  }

  /** Content key of a trial as it would be made today. */
  key(place: TrialPlace): string {
    const { cell, technique, sample } = this.parts(place);
    return trialKey(technique.prepare(sample, place.repeat), cell.model);
  }

  #sampleOf(samples: readonly Sample[], id: string): Sample | undefined {
    let byId = this.#samples.get(samples);
    if (byId === undefined) {
      byId = new Map(samples.map((sample) => [sample.id, sample]));
      this.#samples.set(samples, byId);
    }
    return byId.get(id);
  }

  #techniqueOf(cell: PlannedCell, promptVariant: number): Technique {
    const key = `${cell.header.id}\u0000${promptVariant}`;
    let technique = this.#techniques.get(key);
    if (technique === undefined) {
      technique = composeCell(cell, { promptVariant, seed: this.#seed });
      this.#techniques.set(key, technique);
    }
    return technique;
  }
}
