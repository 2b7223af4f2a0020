import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const read = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));

const { allowScripts } = z
  .object({ allowScripts: z.record(z.string(), z.boolean()) })
  .parse(read('package.json'));
const { packages } = z
  .object({ packages: z.record(z.string(), z.object({ hasInstallScript: z.boolean().optional() })) })
  .parse(read('package-lock.json'));

// Older npms do not read "allowScripts", but what the lock says of scripts. After a new version of such a package
// its "hasInstallScript" has to be deleted again, or older npms download what nobody needs here, a CUDA build for one.
it.each(Object.keys(allowScripts).filter((name) => allowScripts[name] === false))(
  'npm of any version runs no install script of %s',
  (name) => {
    const entries = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
  },
);
