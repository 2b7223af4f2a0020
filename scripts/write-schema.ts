/**
 * Writes the JSON Schemas in schema/: of suite files, files of applications and ledgers from the schemas that they are validated with, of
 * report.json from its type; with --check it only says whether the files are up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { suiteFileSchema } from '../src/config/suite-schema.ts';
import { execFileSchema } from '../src/models/exec/file.ts';
import { httpFileSchema } from '../src/models/http/file.ts';
import { tunedLedgerSchema } from '../src/protocol/tuned.ts';
import { reportSchema } from './schema/report.ts';

const SCHEMAS = {
  suite: fromZod(suiteFileSchema),
  http: fromZod(httpFileSchema),
  exec: fromZod(execFileSchema),
  tuned: fromZod(tunedLedgerSchema),
  report: reportSchema(),
} as const;

function fromZod(schema: z.ZodType): object {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
}

for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = fileURLToPath(new URL(`../schema/${name}.schema.json`, import.meta.url));
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${file} is out of date. Run: npm run schema\n`);
    process.exitCode = 1;
  }
}
