import { placeInFile } from '../../core/errors.ts';
import type { TrainingTask } from '../../core/training.ts';

/** A provider's words with the sample that it calls a line of an uploaded file, which the user never saw. */
export function namingSample(
  said: string,
  { train, dev, places }: Pick<TrainingTask, 'train' | 'dev' | 'places'>,
): string {
  const line = Number(/\bline (\d+)\b/i.exec(said)?.[1] ?? Number.NaN);
  const row = (/validation/i.test(said) ? dev : train)[line - 1];
  if (row === undefined) return said;
  const place = places.get(row.sample);
  const where = place === undefined ? '' : `, ${placeInFile(place.file, place)}`;
  return `${said.replace(/\.$/, '')} (line ${line} is the sample "${row.sample}"${where})`;
}
