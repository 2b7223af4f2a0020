import { BenchError } from '../../src/core/errors.ts';

const PLACE = /<!-- report:(?<name>[\w-]+) -->\n[\s\S]*?<!-- \/report -->/g;

/**
 * Fills the places between `<!-- report:NAME -->` and `<!-- /report -->` of a Markdown text.
 * @throws BenchError `INVALID_DATA` for a place without a part, and for a part without exactly one place
 */
export function fillMarkers(text: string, parts: Readonly<Record<string, string>>): string {
  const filled: string[] = [];
  const result = text.replaceAll(PLACE, (_, name: string) => {
    const part = parts[name];
    if (part === undefined) {
      throw new BenchError('INVALID_DATA', `there is no part "${name}" of a report.`, {
        choices: Object.keys(parts),
      });
    }
    filled.push(name);
    return `<!-- report:${name} -->\n\n${part.trimEnd()}\n\n<!-- /report -->`;
  });
  for (const name of Object.keys(parts)) {
    const places = filled.filter((other) => other === name).length;
    if (places === 1) continue;
    throw new BenchError('INVALID_DATA', `the part "${name}" has ${places} places, but takes one.`, {
      hint: `Put <!-- report:${name} --> and <!-- /report --> on lines of their own.`,
    });
  }
  return result;
}
