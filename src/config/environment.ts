import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What the environment says; the only reader of `process.env`. */
export interface Environment {
  readonly openaiKey: string | undefined;
  readonly openaiBaseUrl: string | undefined;
  readonly huggingfaceKey: string | undefined;
  /** Folders searched for model files before anything is downloaded. */
  readonly modelsFolders: readonly string[];
  /** Where downloads are kept, shared by all projects of the user. */
  readonly cacheFolder: string;
  /** Continuous integration: no animation. */
  readonly ci: boolean;
  readonly noColor: boolean;
  readonly githubStepSummary: string | undefined;
  /** Started by an npm script of a checkout, in which there is no installed command. */
  readonly npmScript: boolean;
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
    modelsFolders:
      get('ADAPTBENCH_MODELS')
        ?.split(delimiter)
        .filter((folder) => folder !== '') ?? [],
    cacheFolder: get('ADAPTBENCH_CACHE') ?? join(cacheRoot, 'adaptbench'),
    ci: get('CI') !== undefined,
    noColor: get('NO_COLOR') !== undefined,
    githubStepSummary: get('GITHUB_STEP_SUMMARY'),
    npmScript: get('npm_lifecycle_event') !== undefined,
  };
}

/** Every secret of the environment, for redaction. */
export function secretsOf(environment: Environment): readonly string[] {
  return [environment.openaiKey, environment.huggingfaceKey].filter((value) => value !== undefined);
}
