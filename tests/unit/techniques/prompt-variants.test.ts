import { describe, expect, it } from 'vitest';
import { promptVariantsOf } from '../../../src/techniques/prompt-variants.ts';
import { REASONED, SPECIFIC, suiteOf } from '../../support/suite-builder.ts';

const { prompt } = suiteOf();

describe('wordingsOf', () => {
  it('offers the texts of the kind of instruction, in the order of the suite', () => {
    expect(promptVariantsOf({ instructions: SPECIFIC }, prompt)).toEqual([
      { system: null, instruction: 'Positive or negative?' },
      { system: null, instruction: 'Say positive or negative.' },
    ]);
    expect(promptVariantsOf({ instructions: { ...SPECIFIC, wording: 'vague' } }, prompt)).toEqual([
      { system: null, instruction: 'Look at this.' },
    ]);
    expect(promptVariantsOf({ instructions: REASONED }, prompt)).toEqual([
      { system: null, instruction: 'Think, then end with "Sentiment:".' },
    ]);
  });

  it('varies the persona and holds the instruction', () => {
    expect(promptVariantsOf({ instructions: { ...SPECIFIC, persona: true } }, prompt)).toEqual([
      { system: 'You are a critic.', instruction: 'Positive or negative?' },
      { system: 'You are a fan.', instruction: 'Positive or negative?' },
    ]);
  });

  it('offers nothing that the suite does not have', () => {
    const bare = { ...prompt, personas: [], instructions: { ...prompt.instructions, vague: [] } };
    expect(promptVariantsOf({ instructions: { ...SPECIFIC, persona: true } }, bare)).toEqual([]);
    expect(promptVariantsOf({ instructions: { ...SPECIFIC, wording: 'vague' } }, bare)).toEqual([]);
  });
});
