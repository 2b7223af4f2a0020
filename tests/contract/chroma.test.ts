import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collection, EmbeddingFunction } from 'chromadb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChromaConnection, openChroma } from '../../src/retrieval/chroma/chroma.ts';
import { noSignal, systemClock } from '../support/models.ts';

let folder: string;
let chroma: ChromaConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'adaptbench-contract-'));
  chroma = await openChroma({ folder }, { signal: noSignal(), clock: systemClock });
});
afterAll(async () => {
  await chroma.close();
  await rm(folder, { recursive: true });
});

/** A collection with three vectors of two numbers. */
async function filled(name: string): Promise<Collection> {
  return await chroma.run(async (client) => {
    const collection = await client.createCollection({
      name,
      embeddingFunction: null,
      configuration: { hnsw: { space: 'cosine' } },
    });
    await collection.add({
      ids: ['east', 'north', 'west'],
      embeddings: [
        [1, 0],
        [0, 1],
        [-1, 0],
      ],
      documents: ['sunrise', 'ice', 'sunset'],
      metadatas: [
        { warm: true, degrees: 20 },
        { warm: false, degrees: -5 },
        { warm: true, degrees: 18 },
      ],
    });
    return collection;
  });
}

describe('the Chroma server that runs here and the client', () => {
  it('add, and query by cosine distance, nearest first', async () => {
    const collection = await filled('compass');
    const result = await collection.query({ queryEmbeddings: [[1, 0]], nResults: 3 });
    expect(result.ids).toEqual([['east', 'north', 'west']]);
    const [distances = []] = result.distances;
    expect(distances[0]).toBeCloseTo(0, 5);
    expect(distances[1]).toBeCloseTo(1, 5);
    expect(distances[2]).toBeCloseTo(2, 5);
    expect(result.documents).toEqual([['sunrise', 'ice', 'sunset']]);
  });

  it('filter by metadata, alone and together', async () => {
    const collection = await filled('weather');
    const query = (where: NonNullable<Parameters<Collection['query']>[0]['where']>) =>
      collection.query({ queryEmbeddings: [[1, 0]], nResults: 2, where });
    expect((await query({ warm: { $eq: true } })).ids).toEqual([['east', 'west']]);
    const both = { $and: [{ warm: { $eq: true } }, { degrees: { $eq: 18 } }] };
    expect((await query(both)).ids).toEqual([['west']]);
    expect((await query({ degrees: { $eq: 99 } })).ids).toEqual([[]]);
  });

  it('upsert what is new and what is known, and delete', async () => {
    const collection = await filled('changes');
    await collection.upsert({
      ids: ['north', 'south'],
      embeddings: [
        [0.6, 0.8],
        [0, -1],
      ],
      documents: ['thaw', 'desert'],
    });
    expect(await collection.count()).toBe(4);
    expect((await collection.get({ ids: ['north'] })).documents).toEqual(['thaw']);
    await collection.delete({ ids: ['east', 'south'] });
    expect(await collection.count()).toBe(2);
    const result = await collection.query({ queryEmbeddings: [[1, 0]], nResults: 2 });
    expect(result.ids).toEqual([['north', 'west']]);
  });

  it('refuse vectors of another length by naming the dimension', async () => {
    const collection = await filled('lengths');
    await expect(collection.add({ ids: ['x'], embeddings: [[1, 2, 3]] })).rejects.toThrow(/dimension/i);
    await expect(collection.query({ queryEmbeddings: [[1, 2, 3]] })).rejects.toThrow(/dimension/i);
    expect(await collection.count()).toBe(3);
  });

  it('say by name that a collection is not there', async () => {
    const missing = { name: 'missing', embeddingFunction: null as unknown as EmbeddingFunction };
    await expect(chroma.run((client) => client.getCollection(missing))).rejects.toMatchObject({
      cause: { name: 'ChromaNotFoundError' },
    });
  });
});
