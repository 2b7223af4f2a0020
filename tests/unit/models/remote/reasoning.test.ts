import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitReasoning } from '../../../../src/models/remote/reasoning.ts';

describe('reasoning in an output', () => {
  it.each([
    ['a block', '<think>\nIt is good.\n</think>\n\npositive', 'positive', 'It is good.'],
    ['a block after blanks', '\n <think>a</think>b', 'b', 'a'],
    ['the long name', '<thinking>a</thinking>\nb', 'b', 'a'],
    ['the past', '<thought>a</thought>b', 'b', 'a'],
    ['a capital', '<Think>a</Think>b', 'b', 'a'],
    ['capitals', '<THINKING>a</thinking>b', 'b', 'a'],
    ['brackets', '[THINK]a[/THINK]b', 'b', 'a'],
    ['a name with a colon', '<seed:think>a</seed:think>b', 'b', 'a'],
    ['triangles', '◁think▷a◁/think▷b', 'b', 'a'],
    ['an empty block', '<think>\n\n</think>\n\nb', 'b', ''],
    ['two blocks', '<think>a</think>\n<think>b</think>\nc', 'c', 'a\n\nb'],
    ['the closing tag alone', 'It is good.\n</think>\n\npositive', 'positive', 'It is good.'],
    ['a block and no answer', '<think>a</think>', '', 'a'],
    ['a tag within the reasoning', '<think>I say <think> now</think>b', 'b', 'I say <think> now'],
  ])('is kept apart: %s', (_, output, text, reasoning) => {
    expect(splitReasoning(output)).toEqual({ text, reasoning, cut: false });
  });

  it.each([
    ['an opening tag within', 'Write <think> before you think.'],
    ['a block within', 'Models write <think>this</think> before they answer.'],
    ['blanks around it', '  positive \n'],
    ['other tags', '<b>positive</b>'],
  ])('is not taken out of an answer: %s', (_, output) => {
    expect(splitReasoning(output)).toEqual({ text: output, reasoning: '', cut: false });
  });

  it('leaves a block after the answer began', () => {
    expect(splitReasoning('<think>a</think>b <think>c</think>d')).toMatchObject({
      text: 'b <think>c</think>d',
      reasoning: 'a',
    });
    expect(splitReasoning('<think>a</think>b </think> c')).toMatchObject({ text: 'b </think> c' });
  });

  it('that is not closed was cut short', () => {
    expect(splitReasoning('<think>\nIt could be')).toEqual({ text: '', reasoning: 'It could be', cut: true });
    expect(splitReasoning('<think>a</think><think>b')).toEqual({ text: '', reasoning: 'a\n\nb', cut: true });
  });

  it('never changes an output without tags, and always finds what stands behind a block', () => {
    const plain = fc.string().filter((text) => !/<|\[|◁/.test(text));
    fc.assert(
      fc.property(plain, plain, (thought, answer) => {
        expect(splitReasoning(answer)).toEqual({ text: answer, reasoning: '', cut: false });
        expect(splitReasoning(`<think>${thought}</think>${answer}`)).toEqual({
          text: answer.trimStart(),
          reasoning: thought.trim(),
          cut: false,
        });
      }),
    );
  });
});
