import { expect, it } from 'vitest';
import { errorFromJson, errorToJson } from '../../../src/core/error-json.ts';
import { BenchError } from '../../../src/core/errors.ts';

it.each([
  new BenchError('INTERNAL', 'nothing more'),
  new BenchError('INVALID_DATA', 'no such column', {
    file: 'data.csv',
    line: 7,
    choices: ['text', 'label'],
    hint: 'Take another.',
    details: { transient: true, attempts: 3 },
    cause: new Error('left behind'),
  }),
])('gives %s back with all but its cause', (error) => {
  const back = errorFromJson(JSON.parse(JSON.stringify(errorToJson(error))));
  const { message, ...fields } = error;
  expect(back).toBeInstanceOf(BenchError);
  expect(back.message).toBe(message);
  expect({ ...back, cause: undefined }).toEqual({ ...fields, cause: undefined });
});

it('leaves only the message of what is not ours', () => {
  const back = errorFromJson(errorToJson(new TypeError('x is not a function')));
  expect(back).not.toBeInstanceOf(BenchError);
  expect(back.message).toBe('x is not a function');
  expect(errorFromJson(errorToJson('thrown as it is')).message).toBe('thrown as it is');
});
