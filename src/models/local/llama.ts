import { availableParallelism } from 'node:os';
import type { Llama } from 'node-llama-cpp';
import { unsetUnless } from '../../config/environment.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import { loadPackage } from '../../core/optional-package.ts';
import { MODEL_EXAMPLES } from '../examples.ts';

/** The library and its one instance in this process. */
export interface LlamaRuntime {
  readonly library: typeof import('node-llama-cpp');
  readonly llama: Llama;
  /** Threads to compute with: one a core. */
  readonly threads: number;
  /** What llama.cpp reported as errors since the last call; a failed load says only there why. */
  takeErrors(): string;
}

let runtime: Promise<LlamaRuntime> | undefined;

/**
 * Loads llama.cpp once a process; its prebuilt binary is used as it is, nothing is built or downloaded.
 * @throws BenchError `MODEL_UNAVAILABLE` when it is not installed or has no binary for this machine
 */
export function loadLlama(): Promise<LlamaRuntime> {
  runtime ??= start().catch((error: unknown) => {
    runtime = undefined;
    throw error;
  });
  return runtime;
}

async function start(): Promise<LlamaRuntime> {
  // With any other value the package does not load.
  unsetUnless('CI', /^(?:true|TRUE|false|FALSE|1|0)$/);
  const library = await loadPackage({
    name: 'node-llama-cpp',
    what: 'A local model',
    otherwise: `or use another provider, for instance --model ${MODEL_EXAMPLES.openai}.`,
    load: () => import('node-llama-cpp'),
  });
  const threads = availableParallelism();
  const errors: string[] = [];
  try {
    const llama = await library.getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      // The default is four threads on a machine with two cores.
      maxThreads: threads,
      logLevel: library.LlamaLogLevel.error,
      logger: (_level, message) => {
        errors.push(message.trim());
        if (errors.length > 20) errors.shift();
      },
    });
    return {
      library,
      llama,
      threads,
      takeErrors: () =>
        errors
          .splice(0)
          .filter((line) => line !== '')
          .join('; '),
    };
  } catch (error) {
    throw new BenchError(
      'MODEL_UNAVAILABLE',
      `node-llama-cpp does not run on this machine: ${describeError(error)}.`,
      { cause: error, hint: `Use another provider, for instance --model ${MODEL_EXAMPLES.openai}.` },
    );
  }
}
