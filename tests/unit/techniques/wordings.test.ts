import { describe, expect, it } from 'vitest';
import { wordingsOf } from '../../../src/techniques/wordings.ts';
import { REASONED, SPECIFIC, suiteOf } from '../../support/suite-builder.ts';

const { prompt } = suiteOf();

describe('wordingsOf', () => {
  it('offers the texts of the kind of instruction, in the order of the suite', () => {
    expect(wordingsOf({ instructions: SPECIFIC }, prompt)).toEqual([
      { system: null, instruction: 'Positive or negative?' },
      { system: null, instruction: 'Say positive or negative.' },
    ]);
    expect(wordingsOf({ instructions: { ...SPECIFIC, wording: 'vague' } }, prompt)).toEqual([
      { system: null, instruction: 'Look at this.' },
    ]);
    expect(wordingsOf({ instructions: REASONED }, prompt)).toEqual([
      { system: null, instruction: 'Think, then end with "Sentiment:".' },
    ]);
  });

  it('varies the persona and holds the instruction', () => {
    expect(wordingsOf({ instructions: { ...SPECIFIC, persona: true } }, prompt)).toEqual([
      { system: 'You are a critic.', instruction: 'Positive or negative?' },
      { system: 'You are a fan.', instruction: 'Positive or negative?' },
    ]);
  });

  it('offers nothing that the suite does not have', () => {
    const bare = { ...prompt, personas: [], instructions: { ...prompt.instructions, vague: [] } };
    expect(wordingsOf({ instructions: { ...SPECIFIC, persona: true } }, bare)).toEqual([]);
    expect(wordingsOf({ instructions: { ...SPECIFIC, wording: 'vague' } }, bare)).toEqual([]);
  });
});
