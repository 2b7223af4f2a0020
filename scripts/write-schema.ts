/**
 * Writes schema/suite.schema.json from the schema that suite files are validated with; with --check it only says
 * whether the file is up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { suiteFileSchema } from '../src/config/suite-schema.ts';

const file = fileURLToPath(new URL('../schema/suite.schema.json', import.meta.url));
const schema = z.toJSONSchema(suiteFileSchema, { io: 'input', target: 'draft-7' });
const text = `${JSON.stringify(schema, null, 2)}\n`;

if (!process.argv.includes('--check')) {
  await writeFile(file, text);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
  process.stderr.write(`${file} is out of date. Run: npm run schema\n`);
  process.exitCode = 1;
}
