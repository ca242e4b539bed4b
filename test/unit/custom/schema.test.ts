import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { schemaIn } from '../../../src/core/custom/schema';

const file = 'media/custom-chart.schema.json';
const schema: unknown = JSON.parse(readFileSync(file, 'utf8'));
const korean = JSON.parse(readFileSync('l10n/bundle.l10n.ko.json', 'utf8')) as Readonly<
  Record<string, string>
>;

describe('the schema of a custom chart in another language', () => {
  it('has every word that a person sees in it, and is the same otherwise', () => {
    const said: string[] = [];
    const same = schemaIn(schema, (text) => {
      said.push(text);
      return text;
    });
    assert.deepEqual(same, schema);
    assert.ok(said.includes('Bars of runs') && said.includes('How many runs at most.'));
    assert.deepEqual(
      said.filter((text) => !/\p{Script=Hangul}/u.test(korean[text] ?? '')),
      [],
    );
    const described = JSON.stringify(schema).match(/"description":"/g) ?? [];
    assert.equal(said.length, described.length + ['its title', 'bars', 'scatter', 'lines'].length);
  });

  it('says in it what is described, not what properties are called or what is written into a text', () => {
    const small = {
      description: 'A',
      properties: { title: { type: 'string' }, description: { $ref: '#/x' } },
      defaultSnippets: [
        { label: 'params.lr', body: 'params.lr' },
        { label: 'B', body: { title: 'C' } },
      ],
    };
    assert.deepEqual(
      schemaIn(small, (text) => `${text}!`),
      {
        ...small,
        description: 'A!',
        defaultSnippets: [small.defaultSnippets[0], { label: 'B!', body: { title: 'C' } }],
      },
    );
  });
});
