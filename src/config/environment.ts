import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { unescape as unescapeText } from 'node:querystring';
import type { ProviderRegistry, VariableKind } from '../core/provider.ts';
import { addressParts } from '../lib/address.ts';

/** What the environment says; the only reader of `process.env`. */
export interface Environment {
  /** Variables that providers declare, those that are set. */
  readonly variables: Readonly<Record<string, string>>;
  /** Any other variable, by a name that a user's file gives; `undefined` where it is not set. */
  lookUp(name: string): string | undefined;
  /** Whatever nobody may be shown: keys, and what stands before the host of an address. */
  readonly secrets: readonly string[];
  /** A Chroma server of the user's own, and how one is let in. */
  readonly chroma: ChromaEnvironment;
  readonly proxy: ProxyEnvironment;
  /** Folders searched for model files before anything is downloaded. */
  readonly modelsFolders: readonly string[];
  /** Where downloads are kept, shared by all projects of the user. */
  readonly cacheFolder: string;
  /** The Python that the trainer's environment is made from; one is looked for where it is not given. */
  readonly python: string | undefined;
  /** Continuous integration: no animation. */
  readonly ci: boolean;
  readonly noColor: boolean;
  readonly githubStepSummary: string | undefined;
  /** Started by an npm script of adaptbench's own, as in a checkout, where no command is installed. */
  readonly ownScript: boolean;
}

/**
 * Proxies that calls to other machines go through. As for most tools but curl, HTTP_PROXY counts in upper case too; as for
 * Node.js, ALL_PROXY does not.
 */
export interface ProxyEnvironment {
  /** For addresses with `http:`. */
  readonly http: string | undefined;
  /** For addresses with `https:`. */
  readonly https: string | undefined;
  /** Hosts that are called directly, with commas between them; `*` for all. */
  readonly except: string | undefined;
}

/** Where a user's Chroma server is. */
export interface ChromaEnvironment {
  readonly url: string | undefined;
  /** Sent as a bearer token. */
  readonly token: string | undefined;
  /** Key of Chroma Cloud. */
  readonly apiKey: string | undefined;
  readonly tenant: string | undefined;
  readonly database: string | undefined;
}

/** Reads the environment, with the variables that the providers declare; empty ones count as unset. */
export function readEnvironment(
  providers: ProviderRegistry,
  variables: NodeJS.ProcessEnv = process.env,
): Environment {
  const get = (name: string): string | undefined => {
    const value = variables[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const cacheRoot = get('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  const chroma = {
    url: get('CHROMA_URL'),
    token: get('CHROMA_TOKEN'),
    apiKey: get('CHROMA_API_KEY'),
    tenant: get('CHROMA_TENANT'),
    database: get('CHROMA_DATABASE'),
  };
  const proxy = {
    http: get('http_proxy') ?? get('HTTP_PROXY'),
    https: get('https_proxy') ?? get('HTTPS_PROXY'),
    except: get('no_proxy') ?? get('NO_PROXY'),
  };
  const declared = providers.all.flatMap((provider) =>
    Object.entries(provider.variables).flatMap(([name, kind]) => {
      const value = get(name);
      return value === undefined ? [] : [{ name, kind, value }];
    }),
  );
  const valuesOf = (...kinds: readonly VariableKind[]): readonly string[] =>
    declared.filter(({ kind }) => kinds.includes(kind)).map(({ value }) => value);
  const addresses = [...valuesOf('base-url'), chroma.url, proxy.http, proxy.https];
  return {
    lookUp: get,
    variables: Object.fromEntries(declared.map(({ name, value }) => [name, value])),
    secrets: [
      ...valuesOf('key', 'secret'),
      ...[chroma.token, chroma.apiKey].filter((secret) => secret !== undefined),
      ...addresses.flatMap(credentialsIn),
    ],
    chroma,
    proxy,
    modelsFolders:
      get('ADAPTBENCH_MODELS')
        ?.split(delimiter)
        .filter((folder) => folder !== '') ?? [],
    cacheFolder: get('ADAPTBENCH_CACHE') ?? join(cacheRoot, 'adaptbench'),
    python: get('ADAPTBENCH_PYTHON'),
    ci: get('CI') !== undefined,
    noColor: get('NO_COLOR') !== undefined,
    githubStepSummary: get('GITHUB_STEP_SUMMARY'),
    // npx counts as a script as well, and so do those of projects that use adaptbench.
    ownScript:
      get('npm_package_name') === 'adaptbench' && ![undefined, 'npx'].includes(get('npm_lifecycle_event')),
  };
}

/** Unsets a variable whose value a package would not load with, for instance an empty one. */
export function unsetUnless(name: string, valid: RegExp, variables: NodeJS.ProcessEnv = process.env): void {
  if (!valid.test(variables[name] ?? '')) delete variables[name];
}

/** By their names, variables that hold a key or an address with a password in it. */
const SECRET_VARIABLE = /(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD)(?:_|$)|_BASE_URL$|^CHROMA_URL$/i;

/** The environment for programs that are started, none of which needs a key of anybody's. */
export function childEnvironment(variables: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !SECRET_VARIABLE.test(name)));
}

/**
 * Sets variables that a library in this process reads by itself, where they are not set.
 * @returns the values of all variables that by their names hold a secret, which the library may use and repeat
 */
export function lendEnvironment(
  settings: Readonly<Record<string, string>>,
  variables: NodeJS.ProcessEnv = process.env,
): readonly string[] {
  for (const [name, value] of Object.entries(settings)) variables[name] ??= value;
  return Object.entries(variables).flatMap(([name, value = '']) => {
    if (!SECRET_VARIABLE.test(name)) return [];
    return /_(?:BASE_)?URL$/i.test(name) ? credentialsIn(value) : [value.trim()];
  });
}

/** What stands before the @ of an address, and the password in it, both as they are written there and as they are meant. */
export function credentialsIn(address = ''): readonly string[] {
  const written = addressParts(address)?.credentials ?? '';
  const password = written.slice(written.indexOf(':') + 1);
  const secrets = [written, password].flatMap((text) => [text, unescapeText(text)]);
  return [...new Set(secrets)].filter((secret) => secret !== '');
}
