import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, readEnvironment } from '../config/environment.ts';
import { suiteNames } from '../config/find-suites.ts';
import { type CommandLine, INSTALLED_COMMANDS } from '../core/command-line.ts';
import { BenchError, describeError } from '../core/errors.ts';
import type { ModelOptions, ProviderRegistry } from '../core/provider.ts';
import type { Registry } from '../core/registry.ts';
import type { EmbeddingCache, ResponseCache, RunStore } from '../core/store.ts';
import { PRIVATE_FOLDER } from '../files/private-folder.ts';
import { redact } from '../http/redact.ts';
import { BUILT_IN_PROVIDERS } from '../models/built-in-providers.ts';
import { modelOptionsOf } from '../models/options.ts';
import { BUILT_IN_REPORTERS } from '../reporters/built-in-reporters.ts';
import type { Reporter } from '../reporters/reporter.ts';
import type { ChromaSettings } from '../retrieval/chroma/chroma.ts';
import { openEmbeddingCache } from '../store/embedding-cache.ts';
import { FileRunStore } from '../store/file-run-store.ts';
import { openResponseCache } from '../store/response-cache.ts';
import { sayLine } from './print.ts';
import { secretsHere, shownArguments } from './secrets.ts';
import { systemClock } from './system-clock.ts';

/** What every command works with. */
export interface CliContext {
  /** Whose models can be named. */
  readonly providers: ProviderRegistry;
  /** The formats in which reports can be written. */
  readonly reporters: Registry<Reporter>;
  readonly environment: Environment;
  readonly workingFolder: string;
  readonly store: RunStore;
  /** Where runs, cache and models of this project live. */
  readonly stateFolder: string;
  readonly suiteFolders: readonly string[];
  /** Folders with ledgers of tuned models, the user's own first. */
  readonly tunedFolders: readonly string[];
  /** Whether progress may be animated and coloured. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** How a command is typed here, for advice: words before its name. */
  readonly invocation: readonly string[];
  /** The same for advice that is given elsewhere, with the names of suites. */
  commands(): Promise<CommandLine>;
  /** Prints a line for people; results for programs go to stdout. */
  notice(text: string): void;
  /** The same, but only the first time that it is the same text. */
  readonly noticeOnce: (text: string) => void;
  /** The command as it was typed, without a secret. */
  readonly typed: readonly string[];
}

const STATE_FOLDER = '.adaptbench';

/** The context of this process. */
export function createContext(): CliContext {
  const providers = BUILT_IN_PROVIDERS;
  const environment = readEnvironment(providers);
  const workingFolder = process.cwd();
  const stateFolder = join(workingFolder, STATE_FOLDER);
  const suiteFolders = [
    join(workingFolder, 'suites'),
    fileURLToPath(new URL('../../suites', import.meta.url)),
  ];
  const invocation = invocationOf(environment);
  const terminal = process.stderr.isTTY === true;
  const args = process.argv.slice(2);
  const secrets = secretsHere(environment, args);
  const notice = (text: string): void => sayLine(redact(text, secrets));
  const said = new Set<string>();
  return {
    providers,
    reporters: BUILT_IN_REPORTERS,
    environment,
    workingFolder,
    stateFolder,
    store: new FileRunStore(join(stateFolder, 'runs')),
    tunedFolders: [join(workingFolder, 'tuned'), fileURLToPath(new URL('../../tuned', import.meta.url))],
    suiteFolders,
    interactive: terminal && !environment.ci,
    color: terminal && !environment.noColor,
    invocation,
    commands: async () => ({
      invocation,
      suiteNames: await suiteNames({ folders: suiteFolders, workingFolder }),
    }),
    notice,
    noticeOnce: (text) => {
      if (!said.has(text)) notice(text);
      said.add(text);
    },
    typed: [...invocation, ...shownArguments(args, secrets)],
  };
}

/** How a command is typed here: words before its name. */
export function invocationOf({ npmScript }: Pick<Environment, 'npmScript'>): readonly string[] {
  return npmScript ? ['npm', 'run', 'adaptbench', '--'] : INSTALLED_COMMANDS.invocation;
}

/** How displays of progress are drawn by this process. */
export function displayOptions({ interactive }: Pick<CliContext, 'interactive'>) {
  return { interactive, stream: process.stderr, now: () => systemClock.monotonic() };
}

/** How models are opened for this process. */
export function modelOptions(context: CliContext, flags: ModelFlags = {}): ModelOptions {
  return {
    ...modelOptionsOf(context.environment, { clock: systemClock, providers: context.providers }),
    ...flags,
    onNotice: (text) => context.notice(text),
  };
}

/** What a user may say about how models are opened. */
export type ModelFlags = Pick<
  ModelOptions,
  'baseUrl' | 'embedderBaseUrl' | 'form' | 'maxConcurrency' | 'retry'
>;

/** Where indexes of this process live: the user's server, or one of our own. */
export function chromaSettings(context: CliContext, url: string | undefined): ChromaSettings {
  const { chroma } = context.environment;
  return { ...chroma, url: url ?? chroma.url, folder: join(context.stateFolder, 'chroma') };
}

/** Vectors that were embedded before, of all runs of this project. */
export function embeddingCache(context: CliContext): EmbeddingCache {
  return openEmbeddingCache(join(context.stateFolder, 'embeddings.sqlite'), context.noticeOnce);
}

/**
 * Answers that were given before, in all runs of this project.
 * @throws BenchError `FILE_SYSTEM` where nothing of the project can be kept
 */
export function responseCache(context: CliContext): ResponseCache {
  try {
    mkdirSync(context.stateFolder, PRIVATE_FOLDER);
  } catch (cause) {
    throw new BenchError('FILE_SYSTEM', `the folder cannot be made: ${describeError(cause)}.`, {
      file: context.stateFolder,
      cause,
      hint: 'Runs are kept in the folder that adaptbench is started in; start it in one that can be written.',
    });
  }
  return openResponseCache(join(context.stateFolder, 'cache.sqlite'), context.noticeOnce);
}
