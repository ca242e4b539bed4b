import assert from 'node:assert/strict';
import { Brushes, brushOf } from '../../src/features/brush';

const FOLDER = 'file:///work';
const charted = new Map([
  ['a', '1'],
  ['b', '1'],
  ['c', '2'],
]);
const table = (...experimentIds: string[]): { folder: string; experimentIds: string[] } => ({
  folder: FOLDER,
  experimentIds,
});

describe('what is brushed in charts', () => {
  it('is for the tables of the experiments in the charts, each with its own runs', () => {
    const brushes = new Brushes();
    brushes.set('charts', brushOf(FOLDER, charted, ['b', 'c', 'unknown']));
    assert.deepEqual(brushes.in('charts'), ['b', 'c']);
    assert.deepEqual(brushes.of(table('1')), ['b']);
    assert.deepEqual(brushes.of(table('1', '2')), ['b', 'c']);
    assert.equal(brushes.of(table('3')), null);
    assert.equal(brushes.of({ ...table('1'), folder: 'file:///other' }), null);
    brushes.set('charts', brushOf(FOLDER, charted, ['c']));
    assert.deepEqual(brushes.of(table('1')), [], 'none of its runs is among those that were picked');
  });

  it('is what was brushed last, and comes back when that is let go', () => {
    const brushes = new Brushes();
    const told: string[] = [];
    const listening = brushes.onDidChange((folder) => told.push(folder));
    brushes.set('first', brushOf(FOLDER, charted, ['a']));
    brushes.set('second', brushOf(FOLDER, charted, ['b']));
    assert.deepEqual(brushes.of(table('1')), ['b']);
    brushes.set('second', null);
    assert.deepEqual(brushes.of(table('1')), ['a']);
    brushes.set('second', null);
    assert.equal(told.length, 3);
    brushes.set('second', brushOf(FOLDER, charted, ['b']));
    brushes.clear(table('1'));
    assert.deepEqual([brushes.in('first'), brushes.in('second'), brushes.of(table('1'))], [null, null, null]);
    listening.dispose();
    brushes.set('first', brushOf(FOLDER, charted, ['a']));
    assert.equal(told.length, 5);
  });
});
