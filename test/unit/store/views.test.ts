import assert from 'node:assert/strict';
import { cleanUp, temporaryStore } from './support';

describe('saved views', () => {
  afterEach(cleanUp);

  it('keep each panel its own part, and one default', async () => {
    const store = temporaryStore();
    store.views.save('mine', 'table', { a: 1 });
    const view = store.views.save(' mine ', 'charts', { b: 2 });
    assert.deepEqual(view.definition, { table: { a: 1 }, charts: { b: 2 } });
    const second = store.views.save('Other', 'table', {});
    store.views.setDefault(view.viewId);
    store.views.setDefault(second.viewId);
    assert.deepEqual(store.views.all().map(({ name, isDefault }) => [name, isDefault]), [['mine', false], ['Other', true]]); // prettier-ignore
    assert.throws(() => store.views.rename(second.viewId, 'mine'), /already/);
    assert.throws(() => store.views.save(' ', 'table', {}), /needs a name/);
    store.views.remove(second.viewId);
    assert.throws(() => store.views.remove(second.viewId), /no longer/);
  });
});
