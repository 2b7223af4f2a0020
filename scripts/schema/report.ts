import { fileURLToPath } from 'node:url';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

const ROOT = new URL('../../', import.meta.url);

/** The JSON Schema of `report.json`, read off the type `Report` and its comments. */
export function reportSchema(): Schema {
  const generator = createGenerator({
    path: fileURLToPath(new URL('src/analysis/report.ts', ROOT)),
    tsconfig: fileURLToPath(new URL('tsconfig.json', ROOT)),
    type: 'Report',
    additionalProperties: false,
    // The types are checked by `tsc`.
    skipTypeCheck: true,
  });
  return generator.createSchema('Report');
}
