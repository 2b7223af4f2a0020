import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { unescape as unescapeText } from 'node:querystring';
import { addressParts } from '../lib/address.ts';

/** What the environment says; the only reader of `process.env`. */
export interface Environment {
  readonly openaiKey: string | undefined;
  readonly openaiBaseUrl: string | undefined;
  readonly huggingfaceKey: string | undefined;
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
  /** Started by an npm script of a checkout, in which there is no installed command. */
  readonly npmScript: boolean;
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
  /** Whether Node.js was told to see to it by itself. */
  readonly byNode: boolean;
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

/** Reads the environment; empty variables count as unset. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const get = (name: string): string | undefined => {
    const value = variables[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const cacheRoot = get('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  return {
    openaiKey: get('OPENAI_API_KEY'),
    openaiBaseUrl: get('OPENAI_BASE_URL'),
    huggingfaceKey: get('HF_TOKEN') ?? get('HUGGINGFACE_API_KEY'),
    chroma: {
      url: get('CHROMA_URL'),
      token: get('CHROMA_TOKEN'),
      apiKey: get('CHROMA_API_KEY'),
      tenant: get('CHROMA_TENANT'),
      database: get('CHROMA_DATABASE'),
    },
    proxy: {
      http: get('http_proxy') ?? get('HTTP_PROXY'),
      https: get('https_proxy') ?? get('HTTPS_PROXY'),
      except: get('no_proxy') ?? get('NO_PROXY'),
      byNode: get('NODE_USE_ENV_PROXY') === '1',
    },
    modelsFolders:
      get('ADAPTBENCH_MODELS')
        ?.split(delimiter)
        .filter((folder) => folder !== '') ?? [],
    cacheFolder: get('ADAPTBENCH_CACHE') ?? join(cacheRoot, 'adaptbench'),
    python: get('ADAPTBENCH_PYTHON'),
    ci: get('CI') !== undefined,
    noColor: get('NO_COLOR') !== undefined,
    githubStepSummary: get('GITHUB_STEP_SUMMARY'),
    npmScript: get('npm_lifecycle_event') !== undefined,
  };
}

/** Variables that hold keys of ours, or addresses with a password in them. */
const SECRET_VARIABLES: readonly string[] = [
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'HF_TOKEN',
  'HUGGINGFACE_API_KEY',
  'CHROMA_URL',
  'CHROMA_TOKEN',
  'CHROMA_API_KEY',
];

/** The environment for programs that are started, none of which needs a key of ours. */
export function childEnvironment(variables: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const entries = Object.entries(variables).filter(([name]) => !SECRET_VARIABLES.includes(name));
  return Object.fromEntries(entries);
}

/** Every secret of the environment, for redaction. */
export function secretsOf(environment: Environment): readonly string[] {
  const { openaiKey, openaiBaseUrl, huggingfaceKey, chroma, proxy } = environment;
  const credentials = [openaiBaseUrl, chroma.url, proxy.http, proxy.https].flatMap(credentialsIn);
  return [openaiKey, huggingfaceKey, chroma.token, chroma.apiKey, ...credentials].filter(
    (value) => value !== undefined,
  );
}

/** What stands before the @ of an address, and the password in it, both as they are written there and as they are meant. */
export function credentialsIn(address = ''): readonly string[] {
  const written = addressParts(address)?.credentials ?? '';
  const password = written.slice(written.indexOf(':') + 1);
  const secrets = [written, password].flatMap((text) => [text, unescapeText(text)]);
  return [...new Set(secrets)].filter((secret) => secret !== '');
}
