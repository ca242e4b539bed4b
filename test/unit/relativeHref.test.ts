import assert from 'node:assert/strict';
import { pathOfHref } from '../../src/core/relativeHref';

describe('what a text refers to beside its file', () => {
  it('is a file within the same root', () => {
    for (const [from, href, path] of [
      ['README.md', 'plot.png', 'plot.png'],
      ['eval/README.md', './figures/roc%20curve.png', 'eval/figures/roc curve.png'],
      ['eval/README.md', '../plot.png?raw=true#top', 'plot.png'],
      ['eval/README.md', ' a//b/../100%.png ', 'eval/a/100%.png'],
    ] as const)
      assert.equal(pathOfHref(from, href), path, href);
  });

  it('is nothing elsewhere, however that is written', () => {
    for (const href of [
      'https://example.test/a.png',
      '//example.test/a.png',
      'data:image/png;base64,AAAA',
      'JavaScript:alert(1)',
      '/etc/passwd',
      '../../x.png',
      '%2e%2e/%2e%2e/x.png',
      '%2Fetc/passwd',
      'a\\..\\b.png',
      'file%3A///etc/passwd',
      'a%00.png',
      '..',
      '#part',
      '',
    ])
      assert.equal(pathOfHref('eval/README.md', href), undefined, href);
  });
});
