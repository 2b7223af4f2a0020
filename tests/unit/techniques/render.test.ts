import { describe, expect, it } from 'vitest';
import { renderPrompt } from '../../../src/techniques/render.ts';
import { sampleOf } from '../../support/suite-builder.ts';

const parts = {
  system: 'You are a critic.',
  instruction: 'Positive or negative?',
  shots: [
    { sample: sampleOf(), context: null, question: 'Review: Bad.', answer: 'negative' },
    { sample: sampleOf(), context: null, question: 'Review: Good.', answer: 'positive' },
  ],
  context: null,
  question: 'Review: Fine.',
  opening: 'Sentiment:',
};

describe('renderPrompt', () => {
  it('makes a chat: persona as system message, the instruction once, shots as earlier turns', () => {
    expect(renderPrompt({ ...parts, opening: '' }, 'chat')).toMatchInlineSnapshot(`
      {
        "form": "chat",
        "messages": [
          {
            "content": "You are a critic.",
            "role": "system",
          },
          {
            "content": "Positive or negative?

      Review: Bad.",
            "role": "user",
          },
          {
            "content": "negative",
            "role": "assistant",
          },
          {
            "content": "Review: Good.",
            "role": "user",
          },
          {
            "content": "positive",
            "role": "assistant",
          },
          {
            "content": "Review: Fine.",
            "role": "user",
          },
        ],
      }
    `);
  });

  it('gives the cue in every turn of a chat, so that shots show what is asked', () => {
    expect(renderPrompt({ ...parts, opening: 'Step by step:' }, 'chat')).toMatchInlineSnapshot(`
      {
        "form": "chat",
        "messages": [
          {
            "content": "You are a critic.",
            "role": "system",
          },
          {
            "content": "Positive or negative?

      Review: Bad.
      Step by step:",
            "role": "user",
          },
          {
            "content": "negative",
            "role": "assistant",
          },
          {
            "content": "Review: Good.
      Step by step:",
            "role": "user",
          },
          {
            "content": "positive",
            "role": "assistant",
          },
          {
            "content": "Review: Fine.
      Step by step:",
            "role": "user",
          },
        ],
      }
    `);
  });

  it('makes a text that ends where the answer begins', () => {
    const prompt = renderPrompt(parts, 'completion');
    expect(prompt.form === 'completion' && prompt.text).toMatchInlineSnapshot(`
      "You are a critic.

      Positive or negative?

      Review: Bad.
      Sentiment: negative

      Review: Good.
      Sentiment: positive

      Review: Fine.
      Sentiment:"
    `);
  });

  it('has no system message and no empty paragraph without a persona and shots', () => {
    const bare = { ...parts, system: null, shots: [] };
    expect(renderPrompt({ ...bare, opening: '' }, 'chat')).toEqual({
      form: 'chat',
      messages: [{ role: 'user', content: 'Positive or negative?\n\nReview: Fine.' }],
    });
    expect(renderPrompt(bare, 'completion')).toEqual({
      form: 'completion',
      text: 'Positive or negative?\n\nReview: Fine.\nSentiment:',
    });
  });
});
