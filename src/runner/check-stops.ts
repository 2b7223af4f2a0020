import { BenchError } from '../core/errors.ts';
import type { Suite } from '../core/suite.ts';
import type { Dataset } from '../datasets/load-dataset.ts';
import { placeNames, sayPlace } from '../datasets/places.ts';
import { plural } from '../lib/format.ts';
import type { Sample } from '../protocol/sample.ts';
import type { PlannedCell } from './plan.ts';

/**
 * Stop texts that stand in the answers which are asked for: models that continue a text could never give these in full.
 * @throws BenchError `INVALID_CONFIG` where only the full answer counts; for free text it is a notice
 */
export function checkStops(
  suite: Suite,
  cells: readonly Pick<PlannedCell, 'model' | 'samples' | 'selectOn'>[],
  places: Dataset['places'],
): string[] {
  // In the chat form a model ends its turn itself.
  const asked = cells.filter(({ model }) => model.form === 'completion');
  const samples = [...new Set(asked.flatMap((cell) => [...cell.samples, ...cell.selectOn]))];
  const cut = samples.flatMap((sample) => {
    const stop = stopIn(sample, suite.generation.stop);
    return stop === undefined ? [] : [{ sample, stop }];
  });
  const [first] = cut;
  if (first === undefined) return [];
  const place = places.get(first.sample.id);
  const stop = JSON.stringify(first.stop);
  if (suite.answer.kind !== 'text') {
    throw new BenchError(
      'INVALID_CONFIG',
      `the stop text ${stop} stands in the target ${JSON.stringify(first.sample.targets[0])}, so this answer would always be cut.`,
      { ...place, hint: 'Take the stop text out of "generation.stop".' },
    );
  }
  const where = place === undefined ? `"${first.sample.id}"` : sayPlace(place, placeNames(suite.file));
  return [
    `${suite.name}: the stop text ${stop} stands in the targets of ${plural(cut.length, 'sample')} (the first in ${where}), so answers like these are cut there.`,
  ];
}

/** The stop text that every target of a sample holds; as answers to be continued do, they begin with a blank. */
function stopIn({ targets }: Sample, stops: readonly string[]): string | undefined {
  const found = targets.map((target) => stops.find((stop) => ` ${target}`.includes(stop)));
  return found.includes(undefined) ? undefined : found[0];
}
