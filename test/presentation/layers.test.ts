/** Which text stands on which canvas, and where (Presentation 3.0, 5.3 `annotations`, 5.5 to 5.7). */
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/item/item.js';
import { textLayers } from '../../src/item/layers.js';
import { toCanvas } from '../../src/presentation/canvas.js';
import { named } from '../../src/presentation/annotated.js';
import { toAnnotation, toAnnotationPage } from '../../src/presentation/layers.js';
import { toPainting } from '../../src/presentation/painting.js';
import { toRange } from '../../src/presentation/ranges.js';
import { ids, images, item } from './sample.js';

const layersOn = (page: string, of: Item = item) =>
  (toCanvas(of, images, ids, { page }).annotations ?? []).map(({ id }) => id.split('/').at(-2));
const textOn = (layer: string, page: string, of: Item = item) =>
  (toAnnotationPage(of, images, ids, { layer, page }).items ?? []).map(({ id, body, target }) => [
    id.split('/').at(-1),
    'value' in body ? body.value.replaceAll(/<\/?p[^>]*>/g, '') : undefined,
    target.split('#')[1],
  ]);

const span = (text: string) => [{ line: 1, start: 0, end: text.length, text }] as const;

describe('the annotation pages of a canvas', () => {
  it('begin with what is written on it in its own language, then what is in its language, then the others in the curator’s order', () => {
    expect(layersOn('ru-1')).toEqual(['text-ru', 'marks', 'notes', 'text-en', 'text-fa', 'remarks', 'names']);
    expect(layersOn('fa-1')).toEqual(['text-fa', 'text-en', 'notes', 'text-ru', 'names']);
  });

  it('are only of layers that have something there', () => {
    expect(layersOn('ru-2')).toEqual(['text-ru', 'text-en', 'text-fa', 'remarks']);
    expect(layersOn('back')).toEqual([]);
    expect(toCanvas(item, images, ids, { page: 'back' })).not.toHaveProperty('annotations');
  });

  it('stay while the image is missing', () => {
    const canvas = toCanvas(item, images, ids, { page: 'fa-1' });
    expect(canvas.items).toEqual([]);
    expect(canvas.label).toEqual({ fa: ['صفحهٔ ۱'] });
    expect(canvas.annotations).toHaveLength(5);
  });
});

describe('a text written on the page', () => {
  it('has there its own lines, each passage in its box', () => {
    expect(textOn('text-ru', 'ru-1')).toEqual([
      ['p01', 'Дорогой товарищ!', 'xywh=300,400,900,60'],
      ['p02', 'Прошу комнату<br/>и', 'xywh=300,500,1800,130'],
    ]);
  });

  it('goes on over the page with the rest of a passage, on the whole canvas where no box is known', () => {
    expect(textOn('text-ru', 'ru-2')).toEqual([
      ['p02', 'работу.', 'xywh=0,0,1000,1500'],
      ['p03', 'Подпись &lt;a&gt;', 'xywh=0,0,1000,1500'],
    ]);
  });

  it('keeps its own order', () => {
    expect(textOn('text-fa', 'fa-1').map(([passage]) => passage)).toEqual(['p02', 'p01']);
  });

  it('has one annotation for a passage that stops and goes on within the page', () => {
    const [english, notes, russian, persian] = textLayers(item);
    if (!english || !notes || !russian || !persian) throw new Error('four layers');
    const again = { ...russian, parts: [...russian.parts, ...russian.parts.slice(0, 1)] };
    expect(textOn('text-ru', 'ru-1', { ...item, layers: [again] })[0]).toEqual([
      'p01',
      'Дорогой товарищ!<br/>Дорогой товарищ!',
      'xywh=300,400,900,60',
    ]);
  });
});

describe('a text set beside the page', () => {
  it('has there the whole of each passage that stands on it, in the page’s order and boxes', () => {
    expect(textOn('text-en', 'ru-1')).toEqual([
      ['p01', 'Dear comrade,', 'xywh=300,400,900,60'],
      ['p02', 'I ask for a room<br/>and for work.', 'xywh=300,500,1800,130'],
    ]);
    expect(textOn('text-en', 'fa-1').map(([passage]) => passage)).toEqual(['p02', 'p01']);
  });

  it('is joined from all its pages when it is written on others', () => {
    expect(textOn('text-ru', 'fa-1')).toEqual([
      ['p02', 'Прошу комнату<br/>и<br/>работу.', 'xywh=0,0,1000,1500'],
      ['p01', 'Дорогой товарищ!', 'xywh=0,0,1000,1500'],
    ]);
  });

  it('stands too on a page whose language nobody told', () => {
    const untold = { ...item, pages: [{ ...item.pages[0], language: undefined }] } as const;
    expect(layersOn('ru-1', untold)).toEqual([
      'text-ru',
      'marks',
      'text-en',
      'notes',
      'text-fa',
      'remarks',
      'names',
    ]);
  });

  it('takes no inherited property of an object for a box', () => {
    const named = JSON.parse(JSON.stringify(item).replaceAll('"p01"', '"constructor"')) as Item;
    expect(textOn('text-ru', 'ru-1', named)[0]?.[2]).toBe('xywh=0,0,2480,3508');
  });
});

describe('margins drawn from a text', () => {
  it('stand in the boxes of their lines, each with a name of its own', () => {
    expect(textOn('marks', 'ru-1')).toEqual([
      ['stamp', 'Архив', 'xywh=100,3000,200,40'],
      ['stamp~2', '344', 'xywh=100,3050,90,40'],
    ]);
  });

  it('stand there too as an editor restored them, in lines of another text', () => {
    const restored = item.layers.map((layer) =>
      layer.form === 'margins'
        ? { ...layer, margins: layer.margins.map((margin) => ({ ...margin, spans: span('[344]') })) }
        : layer,
    );
    expect(textOn('marks', 'ru-1', { ...item, layers: restored })).toEqual([
      ['stamp', '[344]', 'xywh=100,3000,200,40'],
      ['stamp~2', '[344]', 'xywh=100,3050,90,40'],
    ]);
  });

  it('never share a name, whatever their roles are called', () => {
    const roles = ['a', 'a', 'a~2', 'a~~2', 'a'];
    expect(named(roles, (role) => role).map(([name]) => name)).toEqual(['a', 'a~2', 'a~~2', 'a~~~~2', 'a~3']);
  });
});

describe('a remark', () => {
  it('is read where its passages stand, on the whole canvas where no box is known', () => {
    expect(textOn('remarks', 'ru-2')).toEqual([
      [
        'n1',
        '<b>n1, English</b><b>n1, русский</b><b>n1، فارسی</b>Only here &lt;i&gt;.Certainty: low',
        'xywh=0,0,1000,1500',
      ],
    ]);
  });

  it('without passages is read where its witnesses are written, with their words', () => {
    expect(textOn('remarks', 'ru-1')).toEqual([
      ['n2', '<b>n2, English</b><b>n2, русский</b><b>n2، فارسی</b>344', 'xywh=100,3050,90,40'],
    ]);
  });

  it('with mentions tags each of them, in the box of its line', () => {
    expect(textOn('names', 'ru-1').map(([name, , box]) => [name, box])).toEqual([
      ['comrade', 'xywh=300,400,900,60'],
      ['comrade~2', 'xywh=300,400,900,60'],
    ]);
    expect(textOn('names', 'fa-1').map(([name, , box]) => [name, box])).toEqual([
      ['comrade', 'xywh=0,0,1000,1500'],
    ]);
  });

  it('says each thing in its own language and direction', () => {
    const [tag] = toAnnotationPage(item, images, ids, { layer: 'names', page: 'fa-1' }).items ?? [];
    expect(tag?.body).toMatchObject({
      value:
        '<p><span lang="en" dir="ltr"><b>comrade, English</b></span> · <span lang="ru" dir="ltr"><b>comrade, русский</b></span> · <span lang="fa" dir="rtl"><b>comrade، فارسی</b></span></p>' +
        '<p lang="en" dir="ltr">Unnamed.</p><p lang="fa" dir="rtl">رفیق</p>',
      language: 'en',
      textDirection: 'ltr',
    });
  });
});

describe('the counterparts of a passage', () => {
  const counterpartsOf = (layer: string, page: string, passage: string) =>
    toAnnotation(item, images, ids, { layer, page, passage }).seeAlso?.map(({ id }) =>
      id.split('/').slice(-3).join('/'),
    );

  it('are where it is written in the other texts, or beside it, and what is noted of it', () => {
    expect(counterpartsOf('text-ru', 'ru-1', 'p02')).toEqual(['text-en/ru-1/p02', 'text-fa/fa-1/p02']);
    expect(counterpartsOf('text-fa', 'fa-1', 'p02')).toEqual([
      'text-en/fa-1/p02',
      'text-ru/ru-1/p02',
      'text-ru/ru-2/p02',
    ]);
    expect(counterpartsOf('text-ru', 'ru-2', 'p03')).toEqual(['remarks/ru-2/n1']);
  });
});

describe('a plate', () => {
  it('is said in the label and the summary of its canvas', () => {
    const { label, summary } = toCanvas(item, images, ids, { page: 'ru-1' });
    expect(label).toHaveProperty('en', ['Russian, page 1 — typeset']);
    expect(summary).toEqual({ en: ['Not a facsimile.'], ru: ['Не факсимиле.'], fa: ['تصویر اصل نیست.'] });
  });

  it('is no longer said when a scan is in its place', () => {
    const scan = images.get('ru-2');
    if (scan === undefined) throw new Error('a scan');
    const canvas = toCanvas(item, new Map([...images, ['ru-1', scan]]), ids, { page: 'ru-1' });
    expect(canvas.label).toEqual(item.pages[0].label);
    expect(canvas).not.toHaveProperty('summary');
  });
});

describe('the painted image', () => {
  it('is told in the size that the server gives, on a canvas of the size it has', () => {
    const { body } = toPainting(item, images, ids, { page: 'back' });
    expect(body).toMatchObject({ width: 6000, height: 4000 });
    expect(toCanvas(item, images, ids, { page: 'back' })).toMatchObject({ width: 9000, height: 6000 });
  });
});

describe('a range', () => {
  it('of pages is their canvases, in the curator’s order, once', () => {
    const { items, supplementary } = toRange(item, images, ids, { range: 'r-ru' });
    expect(items.map(({ id }) => id)).toEqual([ids.canvas(item.id, 'ru-1'), ids.canvas(item.id, 'ru-2')]);
    expect(supplementary).toMatchObject({ id: ids.layer(item.id, 'text-ru'), type: 'AnnotationCollection' });
  });

  it('of passages is the regions where they stand, or the canvases where no box is known', () => {
    expect(toRange(item, images, ids, { range: 'opening' }).items.map(({ id }) => id)).toEqual([
      `${ids.canvas(item.id, 'ru-1')}#xywh=300,400,1800,230`,
      ids.canvas(item.id, 'ru-2'),
      ids.canvas(item.id, 'fa-1'),
    ]);
  });

  it('has its own viewing direction', () => {
    expect(toRange(item, images, ids, { range: 'r-fa' }).viewingDirection).toBe('right-to-left');
  });

  it('is left out when nothing of it stands on a page', () => {
    expect(toRange(item, images, ids, { range: 'topics' }).items.map(({ id }) => id)).toEqual([
      ids.range(item.id, 'opening'),
    ]);
  });
});
