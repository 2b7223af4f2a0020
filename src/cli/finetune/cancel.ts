import { backendsOf } from '../../finetune/backends.ts';
import { cancelTraining } from '../../finetune/cancel.ts';
import { renderAttempts } from '../../reporters/training-summary.ts';
import { sayStopping, withContext } from '../context.ts';
import { print } from '../print.ts';
import { withDefaults } from '../project.ts';
import { subcommand } from '../subcommands.ts';
import { CANCEL_OPTIONS, type CancelArguments } from './options.ts';
import { trainerOptions, trainingDisplay } from './set.ts';

/** `adaptbench finetune cancel`: ends a training at its provider. */
export const cancel = subcommand<CancelArguments>({
  command: 'cancel <id>',
  describe: 'End a training at its provider, or give up one that the provider does not know any more',
  flags: CANCEL_OPTIONS,
  builder: (yargs) =>
    yargs
      .positional('id', {
        type: 'string',
        demandOption: true,
        describe: 'Id of the training in the ledger, as “finetune list” shows it',
      })
      .options(withDefaults(CANCEL_OPTIONS))
      .example('$0 finetune cancel my-task-closed-book-2026-03-01-1f3a', 'End that job'),
  handler: (args) =>
    withContext({ flags: args, calls: true, onInterrupt: sayStopping }, async (context) => {
      const options = await trainerOptions(context, args);
      const backends = backendsOf(context.models.providers);
      const display = trainingDisplay(context, args.id);
      try {
        const ended = await cancelTraining(args.id, {
          ledger: context.ledgers.tuned,
          onEvent: display.update,
          open: ({ backend, base }) =>
            backends.get(backend).open({ ...options, base: base.model, given: {} }),
        });
        const attempts = [ended];
        const prices = await context.prices(args.prices);
        print({ args, context }, { attempts }, (style) => renderAttempts(attempts, { ...style, prices }));
      } finally {
        display.stop();
      }
    }),
});
