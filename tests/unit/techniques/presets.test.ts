import { describe, expect, it } from 'vitest';
import { familyOf } from '../../../src/protocol/technique.ts';
import { PRESETS } from '../../../src/techniques/presets.ts';

describe('PRESETS', () => {
  it('go by the names that they stand under', () => {
    for (const [name, spec] of Object.entries(PRESETS)) expect(spec.name).toBe(name);
  });

  it('each differ from plain in the ingredients that they are named after', () => {
    const { plain, ...others } = PRESETS;
    expect(plain.instructions).toEqual({
      wording: 'specific',
      persona: false,
      reasoning: 'none',
      votes: 1,
    });
    const changes = Object.fromEntries(
      Object.entries(others).map(([name, spec]) => [
        name,
        [
          ...Object.entries(spec.instructions).flatMap(([field, value]) =>
            plain.instructions[field as keyof typeof plain.instructions] === value
              ? []
              : [`${field}: ${value}`],
          ),
          ...('examples' in spec ? [`${spec.examples.shots} shots, ${spec.examples.selection}`] : []),
          ...('weights' in spec ? [`trained ${spec.weights.training}`] : []),
          ...('retrieval' in spec ? [`${spec.retrieval.mode}, ${spec.retrieval.search}`] : []),
        ],
      ]),
    );
    expect(changes).toEqual({
      vague: ['wording: vague'],
      persona: ['persona: true'],
      'few-shot': ['6 shots, balanced'],
      'few-shot-nearest': ['6 shots, nearest'],
      cot: ['reasoning: chain-of-thought'],
      'few-shot-cot': ['reasoning: chain-of-thought', '3 shots, balanced'],
      'self-consistency': ['reasoning: chain-of-thought', 'votes: 5'],
      rag: ['search, dense'],
      'rag-few-shot': ['3 shots, balanced', 'search, dense'],
      'rag-hybrid': ['search, hybrid'],
      'rag-oracle': ['oracle, dense'],
      'rag-empty': ['empty, dense'],
      'fine-tuned': ['trained closed-book'],
      'fine-tuned-few-shot': ['6 shots, balanced', 'trained closed-book'],
      'rag-fine-tuned': ['trained with-passages', 'search, dense'],
      'fine-tuned-with-rag': ['trained closed-book', 'search, dense'],
    });
  });

  it('are of the family that they are named after', () => {
    for (const spec of Object.values(PRESETS)) {
      const rag = spec.name.includes('rag');
      const tuned = spec.name.includes('tuned');
      const single = rag ? 'rag' : tuned ? 'fine-tuning' : 'prompt-engineering';
      expect(familyOf(spec)).toBe(rag && tuned ? 'rag-fine-tuning' : single);
    }
  });
});
