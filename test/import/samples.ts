/** Manifests written after the shapes that archives publish: none is a copy, all have the traps. */

const PAINTING = 'sc:painting';

/** Canvas of 2.1 with one image. */
function canvas2(
  base: string,
  at: number,
  more: object = {},
  service: object = imageService(base, at),
): object {
  return {
    '@id': `${base}/canvas/f${at}`,
    '@type': 'sc:Canvas',
    label: `NP ${at}`,
    width: 1000,
    height: 1500,
    images: [
      {
        '@type': 'oa:Annotation',
        motivation: PAINTING,
        resource: {
          '@id': `${base}/f${at}/full/full/0/native.jpg`,
          '@type': 'dctypes:Image',
          format: 'image/jpeg',
          width: 4000,
          height: 6000,
          service,
        },
        on: `${base}/canvas/f${at}`,
      },
    ],
    ...more,
  };
}

function imageService(base: string, at: number): object {
  return {
    '@context': 'http://library.stanford.edu/iiif/image-api/1.1/context.json',
    '@id': `${base}/f${at}`,
    profile: 'http://library.stanford.edu/iiif/image-api/1.1/compliance.html#level2',
  };
}

/** Like a national library of France: Image API 1.1, attribution and licence as texts, no languages. */
export const national2 = (base: string): object => ({
  '@context': 'http://iiif.io/api/presentation/2/context.json',
  '@id': `${base}/ark:/12148/btv1b8449691v/manifest.json`,
  '@type': 'sc:Manifest',
  label: 'BnF, Département des manuscrits, Français 2810',
  attribution: 'Bibliothèque nationale de France',
  license: 'https://gallica.example.org/html/conditions',
  logo: 'https://gallica.example.org/logo.png',
  related: 'https://gallica.example.org/ark:/12148/btv1b8449691v',
  seeAlso: ['http://oai.example.org/record'],
  description: 'Marco Polo, <i>Livre des merveilles</i>',
  metadata: [
    { label: 'Language', value: [{ '@value': 'fre', '@language': 'en' }, 'français'] },
    {
      label: [
        { '@value': 'Titre', '@language': 'fr' },
        { '@value': 'Title', '@language': 'en' },
      ],
      value: 'Livre',
    },
    { label: 'Empty', value: '' },
    { value: 'no label' },
  ],
  navDate: '1410-01-01T00:00:00Z',
  thumbnail: { '@id': `${base}/f1/full/128,/0/native.jpg` },
  sequences: [
    {
      '@id': 'normal',
      '@type': 'sc:Sequence',
      label: 'Current Page Order',
      viewingDirection: 'left-to-right',
      viewingHint: 'paged',
      canvases: [canvas2(base, 1), canvas2(base, 2)],
    },
  ],
});

/** Like the libraries of Bavaria, Wales and Harvard: levels of ranges, lists of annotations, a login, right to left. */
export const library2 = (base: string): object => ({
  '@context': ['http://iiif.io/api/presentation/2/context.json'],
  '@id': `${base}/4628556/manifest.json`,
  '@type': 'sc:Manifest',
  label: [
    { '@value': 'Y llyfr', '@language': 'cy-GB' },
    { '@value': 'The book', '@language': 'en' },
  ],
  attribution: [
    { '@value': 'Llyfrgell', '@language': 'cy' },
    { '@value': 'Library', '@language': 'en' },
  ],
  license: ['https://creativecommons.org/licenses/by-nc-sa/4.0/', 'https://library.example.org/terms'],
  viewingDirection: 'right-to-left',
  viewingHint: 'individuals',
  related: [
    { '@id': 'https://library.example.org/1', label: 'Page', format: 'text/html' },
    'https://library.example.org/2',
  ],
  rendering: { '@id': 'https://library.example.org/1.pdf', label: 'PDF', format: 'application/pdf' },
  service: {
    '@context': 'http://iiif.io/api/search/1/context.json',
    '@id': `${base}/search`,
    profile: 'http://iiif.io/api/search/1/search',
  },
  sequences: [
    {
      '@type': 'sc:Sequence',
      startCanvas: `${base}/canvas/f2`,
      canvases: [
        canvas2(
          base,
          1,
          {
            otherContent: [
              {
                '@id': `${base}/list/1.json`,
                '@type': 'sc:AnnotationList',
                within: { '@id': `${base}/layer/ocr`, '@type': 'sc:Layer', label: 'OCR' },
              },
            ],
          },
          {
            '@context': 'http://iiif.io/api/image/2/context.json',
            '@id': `${base}/image/1`,
            profile: ['http://iiif.io/api/image/2/level1.json', { formats: ['jpg'] }],
            service: {
              '@context': 'http://iiif.io/api/auth/1/context.json',
              '@id': `${base}/login`,
              profile: 'http://iiif.io/api/auth/1/login',
            },
          },
        ),
        canvas2(base, 2, { otherContent: [`${base}/list/2.json`] }),
        {
          '@id': `${base}/canvas/f3`,
          '@type': 'sc:Canvas',
          label: 'No image',
          width: 10,
          height: 10,
          images: [],
        },
      ],
    },
    { '@id': `${base}/sequence/2`, '@type': 'sc:Sequence' },
  ],
  structures: [
    {
      '@id': `${base}/range/r0`,
      '@type': 'sc:Range',
      label: 'Table of Contents',
      viewingHint: 'top',
      ranges: [`${base}/range/r1`, `${base}/range/r2`],
    },
    { '@id': `${base}/range/r1`, '@type': 'sc:Range', label: 'Binding', canvases: [`${base}/canvas/f1`] },
    {
      '@id': `${base}/range/r2`,
      '@type': 'sc:Range',
      label: 'Text',
      canvases: [`${base}/canvas/f2#xywh=0,0,10,10`],
      ranges: [`${base}/range/r3`],
    },
    {
      '@id': `${base}/range/r3`,
      '@type': 'sc:Range',
      label: 'In it',
      members: [{ '@id': `${base}/canvas/f2`, '@type': 'sc:Canvas', label: '2' }],
    },
  ],
});

export const lists2 = (base: string): Readonly<Record<string, object>> => ({
  '/list/1.json': {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@id': `${base}/list/1.json`,
    '@type': 'sc:AnnotationList',
    resources: [
      {
        '@id': `${base}/a/1`,
        '@type': 'oa:Annotation',
        motivation: PAINTING,
        resource: {
          '@type': 'cnt:ContentAsText',
          format: 'text/plain',
          chars: 'Yn y dechreuad',
          language: 'cy',
        },
        on: `${base}/canvas/f1#xywh=100,150,400,50`,
      },
      {
        '@type': 'oa:Annotation',
        motivation: ['oa:commenting'],
        resource: [
          {
            '@type': 'dctypes:Text',
            format: 'text/html',
            chars: '<p>A <b>remark</b><script>x()</script></p>',
          },
        ],
        on: {
          '@type': 'oa:SpecificResource',
          full: `${base}/canvas/f1`,
          selector: { '@type': 'oa:FragmentSelector', value: 'xywh=1,2,3,4' },
        },
      },
      {
        '@type': 'oa:Annotation',
        motivation: 'oa:linking',
        resource: { '@id': 'https://x.example/', '@type': 'dctypes:Dataset' },
        on: `${base}/canvas/f1`,
      },
    ],
  },
});

/** Like Oxford and the Wellcome Collection: Presentation 3, languages, HTML, a provider, referenced and embedded text. */
export const university3 = (base: string): object => ({
  '@context': ['http://www.w3.org/ns/anno.jsonld', 'http://iiif.io/api/presentation/3/context.json'],
  id: `${base}/presentation/v3/b18035723`,
  type: 'Manifest',
  label: { en: ['Wunder der Vererbung'], '@none': ['x'] },
  summary: { en: ['<p>A <b>book</b> &amp; more, <a href="https://x.example/">there</a>.</p>'] },
  homepage: [
    {
      id: 'https://university.example.org/1',
      type: 'Text',
      label: { en: ['Home'] },
      format: 'text/html',
      language: ['en', '!!'],
    },
  ],
  metadata: [{ label: { none: ['Lang'] }, value: { de: ['<span>Deutsch</span>'], '!!': ['?'] } }],
  rights: 'http://creativecommons.org/licenses/by/4.0/',
  requiredStatement: { label: { en: ['Attribution'] }, value: { en: ['The collection'] } },
  provider: [
    {
      id: 'https://university.example.org',
      type: 'Agent',
      label: { en: ['University'] },
      logo: [{ id: 'https://x.example/l.png', type: 'Image' }],
    },
  ],
  behavior: ['paged', 'auto-advance'],
  viewingDirection: 'left-to-right',
  navDate: '1955-05-05',
  placeholderCanvas: { id: `${base}/ph`, type: 'Canvas' },
  items: [
    {
      id: `${base}/canvases/b18035723_0001.jp2`,
      type: 'Canvas',
      label: { none: ['-'] },
      width: 2000,
      height: 3000,
      thumbnail: [
        {
          id: `${base}/thumbs/1/full/66,100/0/default.jpg`,
          type: 'Image',
          service: [
            {
              '@id': `${base}/thumbs/1`,
              '@type': 'ImageService2',
              profile: 'http://iiif.io/api/image/2/level0.json',
            },
          ],
        },
      ],
      items: [
        {
          type: 'AnnotationPage',
          items: [
            {
              type: 'Annotation',
              motivation: 'painting',
              body: {
                type: 'Choice',
                items: [
                  {
                    id: `${base}/image/1/full/max/0/default.jpg`,
                    type: 'Image',
                    width: 2000,
                    height: 3000,
                    service: [{ id: `${base}/image/1`, type: 'ImageService3', profile: 'level1' }],
                  },
                  { id: `${base}/image/1uv.jpg`, type: 'Image' },
                ],
              },
              target: `${base}/canvases/b18035723_0001.jp2`,
            },
          ],
        },
      ],
      annotations: [
        {
          id: `${base}/text/1`,
          type: 'AnnotationPage',
          label: { en: ['Text of page -'] },
          items: [
            {
              type: 'Annotation',
              motivation: 'supplementing',
              body: { type: 'TextualBody', value: 'Wunder' },
              target: { id: `${base}/canvases/b18035723_0001.jp2#xywh=100,100,300,50`, type: 'Canvas' },
            },
            {
              type: 'Annotation',
              motivation: 'classifying',
              body: { id: 'https://x.example/', type: 'Image' },
              target: `${base}/canvases/b18035723_0001.jp2`,
            },
          ],
        },
      ],
    },
    { id: `${base}/canvases/video`, type: 'Canvas', duration: 10, items: [] },
    {
      id: `${base}/canvases/plain`,
      type: 'Canvas',
      width: 500,
      height: 700,
      items: [
        {
          type: 'AnnotationPage',
          items: [
            {
              type: 'Annotation',
              motivation: 'painting',
              body: { id: 'https://plain.example/2.png', type: 'Image', format: 'image/png' },
              target: `${base}/canvases/plain#xywh=0,0,100,100`,
            },
          ],
        },
      ],
      annotations: [{ id: `${base}/text/gone`, type: 'AnnotationPage' }],
    },
  ],
  structures: [
    {
      id: `${base}/range/1`,
      type: 'Range',
      label: { none: ['Cover'] },
      items: [{ type: 'SpecificResource', source: `${base}/canvases/plain` }],
    },
    { id: `${base}/range/1`, type: 'Range', items: [{ id: `${base}/canvases/plain`, type: 'Canvas' }] },
  ],
});
