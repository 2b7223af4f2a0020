import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../config/environment.ts';
import { BenchError, describeError } from '../../core/errors.ts';
import type { OnTraining } from '../../core/training.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { sha256 } from '../../lib/hash.ts';
import { withFolderLock } from '../../process/folder-lock.ts';
import { lastWords, runProgram } from '../../process/run-program.ts';

/** The trainer's scripts. */
export const TRAINER_FOLDER = fileURLToPath(new URL('../../../trainer', import.meta.url));

const REQUIREMENTS = join(TRAINER_FOLDER, 'requirements.txt');
const TORCH_REQUIREMENT = join(TRAINER_FOLDER, 'requirements-torch.txt');
/** Where PyTorch keeps the builds that need no graphics card. */
const CPU_INDEX = 'https://download.pytorch.org/whl/cpu';
/** Written last: an environment without it was not finished. */
const MARKER = 'ready';
/** The oldest Python that the pinned packages run on. */
const LEAST_PYTHON = [3, 10] as const;

/** What making the environment needs. */
export interface EnvironmentOptions {
  /** The user's cache folder. */
  readonly cacheFolder: string;
  /** The Python to start from; `undefined` looks for one. */
  readonly python: string | undefined;
  readonly signal: AbortSignal;
  readonly onEvent: OnTraining;
}

/**
 * The Python of the trainer's own environment, which is made once per version of its packages.
 * @throws BenchError `TRAINING` when there is no Python, or the packages cannot be installed; nothing half-made is left
 */
export async function trainerPython(options: EnvironmentOptions): Promise<string> {
  const { cacheFolder, signal } = options;
  const root = join(cacheFolder, 'trainer');
  const folder = await environmentFolder(root);
  const python = pythonOf(folder);
  if (existsSync(join(folder, MARKER))) return python;
  makeFolder(root);
  await withFolderLock({ folder: root, what: 'the environment of the trainer', signal }, async () => {
    if (existsSync(join(folder, MARKER))) return;
    await rm(folder, { recursive: true, force: true });
    try {
      await install(folder, options);
      await writeFile(join(folder, MARKER), '');
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      signal.throwIfAborted();
      throw error;
    }
  });
  return python;
}

/** What a training on this machine would find. */
export interface TrainerState {
  /** Of its environment, once it is made. */
  readonly folder: string;
  /** `uv` or a Python, which makes the environment at the next training; `null` where it is made. */
  readonly maker: string | null;
}

/**
 * Looks for the trainer's environment and for what makes it; nothing is made.
 * @throws BenchError `TRAINING` when there is neither uv nor a Python that is new enough
 */
export async function trainerState({
  cacheFolder,
  python,
  signal,
}: Omit<EnvironmentOptions, 'onEvent'>): Promise<TrainerState> {
  const folder = await environmentFolder(join(cacheFolder, 'trainer'));
  if (existsSync(join(folder, MARKER))) return { folder, maker: null };
  const { uses, begin } = await findMaker(python, callerOf(signal));
  return { folder, maker: uses === 'uv' ? 'uv' : begin };
}

/** Named by the packages that are in it. */
async function environmentFolder(root: string): Promise<string> {
  const requirements = await Promise.all(
    [REQUIREMENTS, TORCH_REQUIREMENT].map((file) => readFile(file, 'utf8')),
  );
  return join(root, sha256(requirements.join('\n')).slice(0, 16));
}

type Call = (command: string, args: readonly string[]) => Promise<string>;

function callerOf(signal: AbortSignal): Call {
  return async (command, args) => {
    const end = await runProgram({ command, args, environment: childEnvironment(), signal });
    if (end.exitCode !== 0) throw new Error(lastWords(end));
    return end.output;
  };
}

async function works(call: Call, command: string, args: readonly string[]): Promise<boolean> {
  return call(command, args).then(
    () => true,
    () => false,
  );
}

interface Maker {
  readonly uv: boolean;
  /** The Python to start from where uv brings none. */
  readonly begin: string;
  readonly uses: 'uv' | 'python';
}

/** @throws BenchError `TRAINING` when there is neither uv nor a Python that is new enough */
async function findMaker(python: string | undefined, call: Call): Promise<Maker> {
  const begin = python ?? (process.platform === 'win32' ? 'python' : 'python3');
  const uv = await works(call, 'uv', ['--version']);
  if (uv && python === undefined) return { uv, begin, uses: 'uv' };
  await checkPython(begin, call);
  return { uv, begin, uses: 'python' };
}

function pythonOf(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

async function install(folder: string, { python, signal, onEvent }: EnvironmentOptions): Promise<void> {
  const call = callerOf(signal);
  onEvent({ type: 'phase', text: 'Making the Python environment of the trainer (about 1.2 GB, once)' });
  const { uv, begin, uses } = await findMaker(python, call);
  const target = pythonOf(folder);
  if (uses === 'uv') {
    await attempt('uv made no environment', () => call('uv', ['venv', '--quiet', folder]));
  } else {
    await attempt(`${begin} made no environment`, () => call(begin, ['-m', 'venv', folder]), {
      hint: 'On Debian and Ubuntu it needs the package python3-venv.',
    });
  }
  const installer: readonly [string, readonly string[]] = uv
    ? ['uv', ['pip', 'install', '--quiet', '--python', target]]
    : [target, ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check']];
  const pip = (...args: readonly string[]) => call(installer[0], [...installer[1], ...args]);

  onEvent({ type: 'phase', text: 'Installing PyTorch for the CPU' });
  const torch = (await readFile(TORCH_REQUIREMENT, 'utf8')).trim();
  if (process.platform === 'linux' && process.arch === 'x64') {
    // PyPI's build for Linux brings several GB for graphics cards; the CPU's build has a version of its own.
    const build = `${torch}+cpu`;
    if (!(await works(call, installer[0], [...installer[1], build]))) {
      signal.throwIfAborted();
      await attempt(`${build} cannot be installed`, () => pip(build, '--index-url', CPU_INDEX));
    }
  } else {
    await attempt(`${torch} cannot be installed`, () => pip(torch));
  }
  onEvent({ type: 'phase', text: 'Installing transformers, peft and gguf' });
  await attempt('the packages of the trainer cannot be installed', () => pip('--requirement', REQUIREMENTS));
}

async function checkPython(python: string, call: Call): Promise<void> {
  let version: string;
  try {
    version = (await call(python, ['-c', 'import sys; print(*sys.version_info[:2])'])).trim();
  } catch (cause) {
    throw new BenchError('TRAINING', `training on this machine needs Python, and "${python}" does not run.`, {
      cause,
      hint: `Install Python ${LEAST_PYTHON.join('.')} or newer, or uv; or set ADAPTBENCH_PYTHON to the path of a Python.`,
    });
  }
  const [major = 0, minor = 0] = version.split(' ').map(Number);
  if (major > LEAST_PYTHON[0] || (major === LEAST_PYTHON[0] && minor >= LEAST_PYTHON[1])) return;
  throw new BenchError(
    'TRAINING',
    `training on this machine needs Python ${LEAST_PYTHON.join('.')} or newer; "${python}" is ${major}.${minor}.`,
    { hint: 'Install a newer one, or uv; or set ADAPTBENCH_PYTHON to the path of another.' },
  );
}

async function attempt<T>(
  what: string,
  work: () => Promise<T>,
  { hint }: { readonly hint?: string } = {},
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new BenchError('TRAINING', `${what}: ${describeError(cause)}`, {
      cause,
      hint: hint ?? 'Check the network and the disk, and try again; nothing half-made was left.',
    });
  }
}
