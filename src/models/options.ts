import { join } from 'node:path';
import type { Environment } from '../config/environment.ts';
import type { ModelOptions, OpenOptions, Provider, VariableKind } from '../core/provider.ts';
import { requireUsableKey } from '../http/usable-key.ts';

/** What the environment says about models. */
export function modelOptionsOf(
  environment: Environment,
  { clock, providers }: Pick<ModelOptions, 'clock' | 'providers'>,
): ModelOptions {
  return {
    clock,
    providers,
    variables: environment.variables,
    lookUp: environment.lookUp,
    cacheFolder: join(environment.cacheFolder, 'models'),
    modelsFolders: environment.modelsFolders,
  };
}

/**
 * What a provider is given.
 * @param address server that the user names in place of the provider's own
 */
export function openOptions(
  provider: Provider,
  options: ModelOptions,
  address: string | undefined,
): OpenOptions {
  const variables = Object.fromEntries(
    Object.keys(provider.variables).flatMap((name) => {
      const value = options.variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...options,
    variables,
    key: firstOf(provider, options, 'key'),
    baseUrl: addressFor(provider, options, address),
  };
}

/** The server that is asked in place of the provider's own: the one that the user names, or the environment's. */
export function addressFor(
  provider: Provider,
  options: Pick<ModelOptions, 'variables'>,
  named: string | undefined,
): string | undefined {
  return named ?? firstOf(provider, options, 'base-url');
}

function firstOf(
  provider: Provider,
  { variables }: Pick<ModelOptions, 'variables'>,
  kind: VariableKind,
): string | undefined {
  return namesOf(provider, kind).flatMap((name) => variables[name] ?? [])[0];
}

/**
 * The same for calls: a key is looked at before anything is sent.
 * @throws BenchError `INVALID_CONFIG` for a key that cannot be sent
 */
export function callOptions(
  provider: Provider,
  options: ModelOptions,
  address: string | undefined,
): OpenOptions {
  const opened = openOptions(provider, options, address);
  requireUsableKey(opened.key, namesOf(provider, 'key').join(' or '));
  return opened;
}

/** Variables of one kind, in the order in which they count. */
export function namesOf({ variables }: Provider, kind: VariableKind): readonly string[] {
  return Object.keys(variables).filter((name) => variables[name] === kind);
}
