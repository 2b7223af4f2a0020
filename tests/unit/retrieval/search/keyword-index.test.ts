import { describe, expect, it } from 'vitest';
import { keywordIndex } from '../../../../src/retrieval/search/keyword-index.ts';
import { chunkOf } from '../../../support/corpus.ts';

const index = keywordIndex([
  chunkOf('port', 'The hub listens on port 8443.', { language: 'English' }),
  chunkOf('hafen', 'Der Hub lauscht auf Port 8443.', { language: 'German' }),
  { ...chunkOf('rain', 'It measures in steps of 0.2 mm.'), heading: 'The rain gauge' },
]);

describe('keywordIndex', () => {
  it('finds chunks by any word that they share, the rarest first', () => {
    expect(index.search('which port for the hub', { count: 5, where: {} })[0]).toBe('port');
    expect(index.search('8443', { count: 1, where: {} })).toHaveLength(1);
    expect(index.search('unheard', { count: 5, where: {} })).toEqual([]);
  });

  it.each([
    [
      '上海办事处什么时候值班',
      '保修服务由成都维修中心提供。',
      '客服中心每天早上九点开门，节假日由上海办事处值班。',
    ],
    ['東京支店の営業時間', '保証は大阪本社が担当します。', '東京支店は午前九時に営業を開始します。'],
    ['สาขาเชียงใหม่เปิดกี่โมง', 'การรับประกันห้าปี', 'สาขาเชียงใหม่เปิดเก้าโมงเช้า'],
    ['서울 지점', '보증은 오 년입니다.', '서울에서 아홉 시에 엽니다.'],
  ])('finds what answers %j where no space parts words', (question, other, right) => {
    const texts = keywordIndex([chunkOf('other', other), chunkOf('right', right)]);
    expect(texts.search(question, { count: 1, where: {} })).toEqual(['right']);
  });

  it('knows the heading that a chunk stands under', () => {
    expect(index.search('rain gauge', { count: 5, where: {} })).toEqual(['rain']);
  });

  it('keeps to the metadata asked for', () => {
    expect(index.search('port 8443', { count: 5, where: { language: 'German' } })).toEqual(['hafen']);
    const texts = keywordIndex([chunkOf('a', 'port'), { ...chunkOf('b', 'port'), document: 'guide' }]);
    expect(texts.search('port', { count: 5, where: { document: 'guide' } })).toEqual(['b']);
  });
});
