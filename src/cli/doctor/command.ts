import type { CommandModule } from 'yargs';
import { DOCTOR_OPTIONS, type DoctorArguments } from './options.ts';

/** `adaptbench doctor`. */
export const doctorCommand: CommandModule<object, DoctorArguments> = {
  command: 'doctor',
  describe: 'Say what is here of what runs need, and what to do about the rest',
  builder: (yargs) =>
    yargs
      .options(DOCTOR_OPTIONS)
      .example('$0 doctor', 'Nothing is sent to a provider, nothing is downloaded')
      .example('$0 doctor --online', 'With one tiny call to each provider that has a key')
      .example('$0 doctor --json', 'For a program'),
  handler: async (args) => {
    const { doctor } = await import('./doctor.ts');
    process.exitCode = await doctor(args);
  },
};
