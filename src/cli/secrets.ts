import { credentialsIn, type Environment } from '../config/environment.ts';
import { maskAddress, redact } from '../http/redact.ts';

/** Options whose values are addresses, as they may be written: with or without hyphens. */
const ADDRESS_OPTION = /^--(?:embed-?)?(?:base-?url|chroma)$/i;

/** Every secret of the environment, and those in addresses on the command line. */
export function secretsHere(
  { secrets }: Pick<Environment, 'secrets'>,
  args: readonly string[],
): readonly string[] {
  const addresses = splitArguments(args).flatMap(({ value, isAddress }) => (isAddress ? [value] : []));
  return [...secrets, ...addresses.flatMap(credentialsIn)];
}

/** A command line as it may be kept and shown. */
export function shownArguments(args: readonly string[], secrets: readonly string[]): readonly string[] {
  return splitArguments(args).map(({ before, value, isAddress }) =>
    redact(`${before}${isAddress ? maskAddress(value) : value}`, secrets),
  );
}

interface SplitArgument {
  /** `--base-url=`, or nothing. */
  readonly before: string;
  readonly value: string;
  readonly isAddress: boolean;
}

function splitArguments(args: readonly string[]): readonly SplitArgument[] {
  return args.map((argument, index) => {
    const [before = '', name = ''] = /^(--[^=]+)=/.exec(argument) ?? [];
    return {
      before,
      value: argument.slice(before.length),
      isAddress: ADDRESS_OPTION.test(name) || (before === '' && ADDRESS_OPTION.test(args[index - 1] ?? '')),
    };
  });
}
