import { BenchError } from '../../core/errors.ts';

/** The provider refused the files or the job, so that it is sure that none was launched. */
export class LaunchRefused extends BenchError {
  constructor(why: BenchError) {
    super(why.code, why.message, { cause: why, details: why.details });
  }
}

/** The job may run, so that it must not be launched again before it was looked for. */
export class UncertainLaunch extends BenchError {
  constructor(what: string) {
    super('PROVIDER', what, {
      hint: 'Give the same command again: it looks for the job before it launches another. Where the provider has no such job, give the attempt up with "finetune cancel <id>" ("finetune list" shows the ids).',
    });
  }
}
