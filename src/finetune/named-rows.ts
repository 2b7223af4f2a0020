import type { TrainingRow } from '../core/tuned.ts';
import type { Place } from '../datasets/places.ts';

/** Rows as they stand in the uploaded files. */
export interface UploadedRows {
  readonly train: readonly TrainingRow[];
  readonly dev: readonly TrainingRow[];
  readonly places: ReadonlyMap<string, Place>;
}

/** A provider's words with the sample that it calls a line of an uploaded file, which the user never saw. */
export function namingSample(said: string, { train, dev, places }: UploadedRows): string {
  const line = Number(/\bline (\d+)\b/i.exec(said)?.[1] ?? Number.NaN);
  const row = (/validation/i.test(said) ? dev : train)[line - 1];
  if (row === undefined) return said;
  const place = places.get(row.sample);
  const where = place === undefined ? '' : `, ${place.file}:${place.line}`;
  return `${said.replace(/\.$/, '')} (line ${line} is the sample "${row.sample}"${where})`;
}
