import { expect, it } from 'vitest';
import { decisionInputs } from '../../../src/cli/decision-options.ts';
import { TYPICAL_EFFORT } from '../../../src/core/effort.ts';
import { effortOf, type Project } from '../../../src/project.ts';

const PROJECT: Project = {
  file: 'adaptbench.config.ts',
  config: { effort: { team: { hourlyRate: 90, hours: { rag: 8 } } } },
};
const inputs = (args: Parameters<typeof decisionInputs>[0]) =>
  decisionInputs(args, (name) => effortOf(name, PROJECT));

it('takes people’s work from a profile, and what is typed before it', () => {
  expect(inputs({ effort: 'team' })).toMatchObject({ effort: 'team', hourlyRate: 90, hours: { rag: 8 } });
  expect(inputs({ effort: 'team', hours: ['rag=3', 'fine-tuning=5'], 'hourly-rate': '50' })).toMatchObject({
    effort: 'team',
    hourlyRate: 50,
    hours: { rag: 3, 'fine-tuning': 5 },
  });
  const { hours, hourlyRate } = TYPICAL_EFFORT;
  expect(inputs({ effort: 'typical' })).toMatchObject({ effort: 'typical', hours, hourlyRate });
});

it('takes none that nobody asked for', () => {
  expect(inputs({})).toMatchObject({ hourlyRate: null, hours: {} });
  expect(inputs({})).not.toHaveProperty('effort');
});

it('says which profiles there are', () => {
  expect(() => inputs({ effort: 'teem' })).toThrow(
    'there is no effort profile "teem". Valid: typical, team. Did you mean "team"?',
  );
  expect(() => effortOf('toString', null)).toThrow('there is no effort profile "toString". Valid: typical.');
});
