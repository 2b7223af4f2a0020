import { unitVector } from '../../lib/vectors.ts';
import type { VectorChunk } from '../chroma/write-chunks.ts';
import { exactIndex } from './exact-index.ts';
import type { VectorIndex } from './vector-index.ts';

const QUERIES = 20;
const NEAREST = 5;
/** Similarities of the server and ours differ by their last digits. */
const TOLERANCE = 1e-4;

/** Share of the truly nearest chunks that a search finds, over queries between pairs of its chunks. */
export async function shareFound(index: VectorIndex, chunks: readonly VectorChunk[]): Promise<number> {
  const exact = exactIndex(index.collection, chunks);
  const step = Math.max(1, Math.floor(chunks.length / QUERIES));
  let found = 0;
  let wanted = 0;
  for (let at = 0; at < chunks.length && wanted < QUERIES * NEAREST; at += step) {
    const near = chunks[at]?.vector ?? new Float32Array();
    const far = chunks[(at * 7 + 13) % chunks.length]?.vector ?? new Float32Array();
    const query = {
      vector: unitVector(near.map((value, position) => value + 0.5 * (far[position] ?? 0))),
      count: NEAREST,
      where: {},
    };
    const truth = await exact.nearest(query);
    const last = truth.at(-1)?.similarity ?? 0;
    const good = (await index.nearest(query)).filter(({ similarity }) => similarity >= last - TOLERANCE);
    found += Math.min(good.length, truth.length);
    wanted += truth.length;
  }
  return wanted === 0 ? 1 : found / wanted;
}
