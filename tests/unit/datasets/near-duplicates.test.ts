import { describe, expect, it } from 'vitest';
import { nearDuplicates } from '../../../src/datasets/near-duplicates.ts';
import { seededRandom } from '../../../src/lib/random.ts';
import { sampleOf } from '../../support/suite-builder.ts';

const MOUSE = 'My mouse double-clicks by itself.';
const LONG =
  'The printer on floor two jams with every second page, and nobody has looked after it since the office moved last month.';

/** Whether a test text is found to be near a train text, in whichever of the two stands more. */
function areNear(one: string, other: string, target = 'positive'): boolean {
  const found = (train: string, test: string) =>
    nearDuplicates([
      sampleOf({ id: 'a', split: 'train', input: train }),
      sampleOf({ id: 'b', split: 'test', input: test, targets: [target] }),
    ]).pairs.map(({ sample, other: earlier }) => [sample.id, earlier.id]);
  const forwards = found(one, other);
  expect(found(other, one)).toEqual(forwards);
  if (forwards.length > 0) expect(forwards).toEqual([['b', 'a']]);
  return forwards.length > 0;
}

describe('nearDuplicates', () => {
  it.each([
    ['a reply', `Re: ${MOUSE}`, MOUSE],
    ['a greeting', `Hello dear help desk, ${MOUSE}`, MOUSE],
    ['a sign-off', `${MOUSE} Thanks and kind regards, Tom`, MOUSE],
    ['both, in other letters', `HELLO! ${MOUSE.toUpperCase()} Thanks`, MOUSE],
    ['a changed word of many', LONG.replace('office', 'team'), LONG],
    [
      'wrong letters in several words',
      'My mouze double-clicks by itsself when I open the calender.',
      'My mouse double-clicks by itself when I open the calendar.',
    ],
    [
      'two halves in the other order',
      'Since the update on Monday, the scanner of the second floor only makes black pages.',
      'The scanner of the second floor only makes black pages since the update on Monday.',
    ],
    ['a script without spaces', '你好，请问我的打印机为什么总是卡纸？谢谢', '请问我的打印机为什么总是卡纸？'],
  ])('finds %s', (_, one, other) => {
    expect(areNear(one, other)).toBe(true);
  });

  it.each([
    ['a short phrase within a longer text', 'Thank you very', `Thank you very much. ${LONG}`],
    ['a sentence within a long text', MOUSE, `${LONG} ${MOUSE}`],
    ['one template with other numbers', 'I paid 10 euros for order 311.', 'I paid 12 euros for order 905.'],
    [
      'two cases of one template',
      'Dear team, the order 4711 of last Monday has not come to our office yet.',
      'Dear team, the order 4712 of last Monday has not come to our office yet!',
    ],
    [
      'the same beginning',
      'How do I reset the password of my mailbox?',
      'How do I reset the alarm of my telephone?',
    ],
    ['nothing in common', MOUSE, LONG],
  ])('takes for two texts: %s', (_, one, other) => {
    expect(areNear(one, other)).toBe(false);
  });

  it('takes a short text within a longer one of another answer for another case', () => {
    const longer = 'I want to cancel my account and have all of my data deleted';
    expect(areNear('I want to cancel', longer)).toBe(true);
    expect(areNear('I want to cancel', longer, 'negative')).toBe(false);
    expect(areNear(`Hello, ${LONG}`, LONG, 'negative')).toBe(true);
  });

  it('names each sample of a later split once, and nothing within a split', () => {
    const samples = [
      sampleOf({ id: 'a', split: 'train', input: MOUSE }),
      sampleOf({ id: 'b', split: 'train', input: `Re: ${MOUSE}` }),
      sampleOf({ id: 'c', split: 'dev', input: `Hello, ${MOUSE}` }),
      sampleOf({ id: 'd', split: 'test', input: `${MOUSE} Bye` }),
    ];
    expect(nearDuplicates(samples).pairs.map(({ sample }) => sample.id)).toEqual(['c', 'd']);
    expect(nearDuplicates(samples.slice(0, 2))).toEqual({ pairs: [], unchecked: 0 });
  });

  it('finds the planted pairs among thousands of texts of one template', () => {
    const text = (index: number) =>
      `Dear team, order ${index} of the ${index * 7}th has not come to ${index * 13}`;
    const many = Array.from({ length: 3000 }, (_, index) =>
      sampleOf({ id: `${index}`, split: index % 2 === 0 ? 'train' : 'test', input: text(index) }),
    );
    const planted = [6, 500, 2998].map((index) =>
      sampleOf({ id: `near-${index}`, split: 'test', input: `Hello. ${text(index)}. Thanks!` }),
    );
    expect(
      nearDuplicates([...many, ...planted]).pairs.map(({ sample, other }) => [sample.id, other.id]),
    ).toEqual([
      ['near-6', '6'],
      ['near-500', '500'],
      ['near-2998', '2998'],
    ]);
  });

  /** Long texts of words drawn at random from a few. */
  function longTexts(count: number, words: number) {
    const random = seededRandom(1);
    return Array.from({ length: count }, (_, index) =>
      sampleOf({
        id: `${index}`,
        split: index % 2 === 0 ? 'train' : 'test',
        input: Array.from({ length: 1500 }, () => `w${Math.floor(random() * words)}`).join(' '),
      }),
    );
  }

  it('finds a planted pair among long texts of the same words', () => {
    const many = longTexts(60, 200);
    const planted = sampleOf({ id: 'near', split: 'test', input: `Hello. ${many[40]?.input}. Thanks!` });
    expect(
      nearDuplicates([...many, planted]).pairs.map(({ sample, other }) => [sample.id, other.id]),
    ).toEqual([['near', '40']]);
  });

  it('stops after as many look-ups as it may make, and keeps what it found', () => {
    const [one, , other] = longTexts(3, 20);
    const copies = [one, other].map((sample, index) =>
      sampleOf({ id: `near-${index}`, split: 'test', input: `Hello. ${sample?.input}` }),
    );
    const samples = [one, other, ...copies].flatMap((sample) => sample ?? []);
    expect(nearDuplicates(samples).pairs.map(({ sample }) => sample.id)).toEqual(['near-0', 'near-1']);
    const limited = nearDuplicates(samples, 1);
    expect(limited.pairs.map(({ sample }) => sample.id)).toEqual(['near-0']);
    expect(limited.unchecked).toBeGreaterThan(0);
  });

  it('counts what it had no time to compare by letters', () => {
    const samples = [
      'My mouse double-clicks by itself when I open the calendar.',
      'The printer of the second floor jams with every other page.',
    ].flatMap((input, at) => [
      sampleOf({ id: `${at}`, split: 'train', input }),
      sampleOf({
        id: `wrong-${at}`,
        input: input
          .replace('mouse', 'mouze')
          .replace('itself', 'itsself')
          .replace('printer', 'printr')
          .replace('floor', 'flooor')
          .replace('page', 'pagge'),
      }),
    ]);
    expect(nearDuplicates(samples)).toMatchObject({
      pairs: [{ sample: { id: 'wrong-0' } }, { sample: { id: 'wrong-1' } }],
      unchecked: 0,
    });
    const limited = nearDuplicates(samples, 1);
    expect(limited.pairs).toHaveLength(1);
    expect(limited.unchecked).toBe(4);
  });
});
