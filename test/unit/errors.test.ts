import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { invalid, sentence, sentenceText, TidemarkError } from '../../src/core/errors';

describe('a sentence', () => {
  it('is English for logs and REST', () => {
    const error = invalid(sentence("'{0}' is {1}, not {0}", '{1}', 3));
    assert.equal(error.message, "'{1}' is 3, not {1}");
    assert.equal(new TidemarkError('BAD_REQUEST', 'as {0} is').message, 'as {0} is');
  });

  it('is translated with its parts', () => {
    const words = new Map([
      ['found {0} at {1}', '{1}: {0}'],
      ['the end', '끝'],
    ]);
    const translate = (template: string): string => words.get(template) ?? template;
    assert.equal(sentenceText(sentence('found {0} at {1}', sentence('the end'), 7), translate), '7: 끝');
  });

  it('has Korean for what the window says of a store that is damaged', () => {
    const bundle: unknown = JSON.parse(
      readFileSync(resolve(__dirname, '../../../l10n/bundle.l10n.ko.json'), 'utf8'),
    );
    const source = readFileSync(resolve(__dirname, '../../../src/store/sqliteErrors.ts'), 'utf8');
    const templates = [...source.matchAll(/sentence\(\s*"([^"]+)"/g)].map(([, template]) => template ?? '');
    assert.ok(templates.length >= 4);
    for (const template of templates) assert.ok(Reflect.get(Object(bundle), template), template);
  });
});
