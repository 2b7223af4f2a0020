/**
 * Writes schema/suite.schema.json and schema/tuned.schema.json from the schemas that suite files and ledgers are validated
 * with; with --check it only says whether the files are up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { suiteFileSchema } from '../src/config/suite-schema.ts';
import { tunedLedgerSchema } from '../src/store/tuned-ledger.ts';

const SCHEMAS = { suite: suiteFileSchema, tuned: tunedLedgerSchema } as const;

for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = fileURLToPath(new URL(`../schema/${name}.schema.json`, import.meta.url));
  const text = `${JSON.stringify(z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }), null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    process.stderr.write(`${file} is out of date. Run: npm run schema\n`);
    process.exitCode = 1;
  }
}
