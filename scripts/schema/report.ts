import { fileURLToPath } from 'node:url';
import {
  ChainNodeParser,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  type Schema,
  SchemaGenerator,
} from 'ts-json-schema-generator';
import { InferredTypeParser } from './inferred-types.ts';

const ROOT = new URL('../../', import.meta.url);

/** The JSON Schema of `report.json`, read off the type `Report` and its comments. */
export function reportSchema(): Schema {
  const config = {
    ...DEFAULT_CONFIG,
    path: fileURLToPath(new URL('src/analysis/report.ts', ROOT)),
    tsconfig: fileURLToPath(new URL('tsconfig.json', ROOT)),
    type: 'Report',
    // The types are checked by `tsc`.
    skipTypeCheck: true,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) => {
    if (chain instanceof ChainNodeParser) chain.addNodeParser(new InferredTypeParser(program, chain));
  });
  return new SchemaGenerator(program, parser, createFormatter(config), config).createSchema('Report');
}
