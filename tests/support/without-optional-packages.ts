/** Loaded before adaptbench by `--import`: resolves as where the optional packages are not installed. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { peerDependencies } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { peerDependencies: object };
const missing = Object.keys(peerDependencies);

registerHooks({
  resolve(specifier, context, next) {
    if (!missing.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
      return next(specifier, context);
    const error = new Error(`Cannot find package '${specifier}' imported from ${context.parentURL}`);
    throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
