import type { Claim, TestBed } from './claim.ts';
import type { ClaimEvidence } from './claim-model.ts';
import { betterEvidence } from './comparison-evidence.ts';
import { bestOf, knowsItsPassages, ofFamily } from './families.ts';

/** Claims about retrieval. */
export const RETRIEVAL_CLAIMS: readonly Claim[] = [
  {
    id: 'rag-for-unseen',
    quotation: 'RAG answers from documents that the model never saw.',
    test: 'Held where a technique that searches is better than the reference on questions whose answers stand in known passages, failed where it is worse or equivalent.',
    needs: 'a technique that searches, on a suite that names the passages with the answers',
    evidence: (bed) =>
      knowsItsPassages(bed)
        ? ofFamily(bed, 'rag').flatMap((cell) =>
            betterEvidence(bed, { for: cell.technique.name, against: bed.suite.reference }),
          )
        : [],
  },
  {
    id: 'rag-when-external',
    quotation: 'Move to RAG if external, private or real-time information is needed.',
    test: 'Held where, on questions about facts outside the model, the best technique that searches is better than the best prompt, each “best” by the score on this run; failed where it is worse or equivalent.',
    needs: 'techniques that search beside prompts alone, on a suite that names the passages with the answers',
    evidence: stepEvidence,
  },
];

function stepEvidence(bed: TestBed): Omit<ClaimEvidence, 'suite' | 'model'>[] {
  const [searching, prompting] = [bestOf(bed, 'rag'), bestOf(bed, 'prompt-engineering')];
  return !knowsItsPassages(bed) || searching === undefined || prompting === undefined
    ? []
    : betterEvidence(bed, { for: searching, against: prompting });
}
