import { BenchError, describeError } from './errors.ts';

/** A package that only some work needs, and that a user installs for it. */
export interface OptionalPackage<T> {
  readonly name: string;
  /** What needs it, as the beginning of a sentence. */
  readonly what: string;
  /** Another way, as the end of the sentence that says how it is installed. */
  readonly otherwise: string;
  readonly load: () => Promise<T>;
}

/**
 * Loads a package when it is needed.
 * @throws BenchError `MODEL_UNAVAILABLE` with the command that installs it
 */
export async function loadPackage<T>({ name, what, otherwise, load }: OptionalPackage<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const [reason = ''] = describeError(cause).split('\n');
    const why = isMissing(cause, name) ? '' : `, which does not load here: ${reason}`;
    throw new BenchError('MODEL_UNAVAILABLE', `${what} needs the package ${name}${why}.`, {
      cause,
      hint: `Install it with "npm install ${name}", ${otherwise}`,
    });
  }
}

/** Whether a package is there, without loading it. */
export function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

function isMissing(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${name}'`)
  );
}
