import { expect, it } from 'vitest';
import yargs from 'yargs';
import { typedHere } from '../../../src/cli/invocation.ts';
import { type CommandGroup, commandGroup, subcommand } from '../../../src/cli/subcommands.ts';

const PRICE = { price: { type: 'string', requiresArg: true } } as const;
const BAG = { bag: { type: 'string', array: true } } as const;

/** What a shop is told to do, or why it does nothing. */
async function shop(...args: readonly string[]): Promise<string> {
  let done = 'nothing';
  const one = (name: string, flags: Parameters<typeof subcommand>[0]['flags']) =>
    subcommand({
      command: `${name} <what>`,
      describe: name,
      flags,
      builder: (inner) => inner.positional('what', { type: 'string', demandOption: true }).options(flags),
      handler: (given) => {
        done = `${name} ${given.what}`;
      },
    });
  const group: CommandGroup = {
    name: 'shop',
    describe: 'A shop',
    load: async () => [one('buy', { ...PRICE, ...BAG }), one('sell', PRICE), one('open', {})],
  };
  try {
    await yargs(['shop', ...args])
      .command(commandGroup(group))
      .strict()
      .fail((message, error) => {
        throw error ?? new Error(message);
      })
      .parseAsync();
    return done;
  } catch (error) {
    return (error as Error).message;
  }
}

it.each([
  [['buy', 'pear', '--bag', 'a', '--bag', 'b', '--price', '1'], 'buy pear'],
  [['sell', 'pear'], 'sell pear'],
  [[], 'shop takes a subcommand. Valid: buy, sell, open. See: npx adaptbench shop --help'],
  [['--price', '1'], 'shop takes a subcommand. Valid: buy, sell, open. See: npx adaptbench shop --help'],
  [
    ['pear'],
    '"pear" is not a subcommand of shop. Valid: buy, sell, open. Put one before it, for instance: npx adaptbench shop buy pear',
  ],
  [
    ['pear', '--sell'],
    '"pear" is not a subcommand of shop. Valid: buy, sell, open. Put one before it, for instance: npx adaptbench shop sell pear',
  ],
  [
    ['pear', '--open-only'],
    '"pear" is not a subcommand of shop. Valid: buy, sell, open. Put one before it, for instance: npx adaptbench shop open pear',
  ],
  [['by', 'pear'], '"by" is not a subcommand of shop. Valid: buy, sell, open. Did you mean "buy"?'],
  [
    ['sell', 'pear', '--bag', 'a'],
    '--bag belongs to shop buy, not to shop sell. See: npx adaptbench shop sell --help',
  ],
  [
    ['open', 'up', '--x', '--price', '1'],
    '--price belongs to shop buy and shop sell, not to shop open. See: npx adaptbench shop open --help',
  ],
  [['buy', 'pear', '--x'], 'Unknown argument: x'],
  [['buy', 'pear', '--price', '1', '--price', '2'], '--price can be given only once.'],
  [['buy'], 'Not enough non-option arguments: got 0, need at least 1'],
])('a command with subcommands: %j', async (args, expected) => {
  // As the script that runs these tests is told.
  expect(await shop(...args)).toBe(expected.replace('npx adaptbench', typedHere('').trimEnd()));
});
