import assert from 'node:assert/strict';
import { contrast, legible, paletteSlots, type Rgb } from '../../webview/ui/colours';

const dark: Rgb = [31, 31, 31];
const light: Rgb = [255, 255, 255];
const grey: Rgb = [204, 204, 204];

describe('the colours of runs', () => {
  it('keep what can be seen as it is', () => {
    assert.deepEqual(legible([89, 164, 249], dark, grey), [89, 164, 249]);
  });

  it('lighten a dark colour on a dark page, and darken a light one on a light page', () => {
    for (const [colour, background, foreground] of [
      [[97, 51, 22], dark, grey],
      [[33, 33, 33], dark, grey],
      [[255, 255, 200], light, [59, 59, 59]],
    ] as const) {
      const shown = legible(colour, background, foreground);
      assert.ok(contrast(colour, background) < 3);
      assert.ok(contrast(shown, background) >= 3, `${shown.join()} on ${background.join()}`);
    }
  });

  it('measure contrast as WCAG does', () => {
    assert.equal(contrast([0, 0, 0], light), 21);
    assert.equal(contrast(light, light), 1);
  });

  it('tell the runs of one panel apart', () => {
    const ids = Array.from({ length: 18 }, (_, index) => `run-${index}`);
    assert.equal(new Set(paletteSlots(ids, 18).values()).size, 18);
  });
});
