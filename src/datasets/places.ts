import { dirname, relative, resolve } from 'node:path';

/** Where a sample stands, for messages. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Names data files as their suite file does, relative to itself. */
export function placeNames(suiteFile: string): (file: string) => string {
  const folder = dirname(resolve(suiteFile));
  return (file) => relative(folder, file);
}

/** `test.csv:2`. */
export function sayPlace({ file, line }: Place, nameOf: (file: string) => string): string {
  return `${nameOf(file)}:${line}`;
}
