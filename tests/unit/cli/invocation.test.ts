import { expect, it } from 'vitest';
import { invocationOf } from '../../../src/cli/invocation.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/models/built-in-providers.ts';

it.each([
  ['no script', undefined, undefined, 'npx adaptbench'],
  ['the script of a checkout', 'adaptbench', 'adaptbench', 'npm run adaptbench --'],
  ['another script of a checkout', 'adaptbench', 'bench', 'npm run adaptbench --'],
  ['npx in a project', 'their-project', 'npx', 'npx adaptbench'],
  ['npx in a folder without a package', undefined, 'npx', 'npx adaptbench'],
  ['npx in a checkout', 'adaptbench', 'npx', 'npx adaptbench'],
  ['a script of a project', 'their-project', 'bench', 'npx adaptbench'],
  ['a script of a project that has the same name', 'their-project', 'adaptbench', 'npx adaptbench'],
])('what %s is told to type', (_, name, event, typed) => {
  const environment = readEnvironment(BUILT_IN_PROVIDERS, {
    npm_package_name: name,
    npm_lifecycle_event: event,
  });
  expect(invocationOf(environment).join(' ')).toBe(typed);
});
