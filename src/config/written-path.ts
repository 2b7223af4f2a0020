/** What a field of the full form is written as in a short file. */
const SHORT: Readonly<Record<string, string>> = { dataset: 'data', answer: 'labels' };

/** The nearest that a suite file has of a path of its full form. */
export function writtenPath(written: object, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const [first, ...rest] = path;
  const short = SHORT[String(first)];
  if (first === undefined) return [];
  if (short !== undefined && !(first in written && Reflect.get(written, first) !== undefined)) return [short];
  const inner: unknown = Reflect.get(written, first);
  return [first, ...(typeof inner === 'object' && inner !== null ? writtenPath(inner, rest) : [])];
}
