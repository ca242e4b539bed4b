import assert from 'node:assert/strict';
import { runColour } from '../../src/core/runColour';
import { dashesOf } from '../../webview/ui/dashes';
import { slotsOf } from '../../webview/charts/line/slots';
import { contrast, legible, type Rgb } from '../../webview/ui/colours';

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

  it('tell runs apart that were made one after the other, whichever of them are shown', () => {
    const palette = Array.from({ length: 18 }, (_, index) => `rgb(${index}, 0, 0)`);
    const colours = Array.from({ length: 18 }, (_, index) =>
      runColour({ colour: '', number: 100_000 + index }, palette),
    );
    assert.equal(new Set(colours).size, 18);
  });

  it('are those that a person chose', () => {
    const palette = ['blue of the theme', 'orange of the theme'];
    assert.equal(runColour({ colour: 'orange', number: 4 }, palette), 'orange of the theme');
    assert.equal(runColour({ colour: '#A0b0c0', number: 4 }, palette), '#A0b0c0');
    assert.equal(runColour({ colour: 'no colour', number: 4 }, palette), 'blue of the theme');
  });

  it('come with dashes where several share one, while there are few enough for that to help', () => {
    assert.deepEqual(dashesOf(['red', 'blue', 'red', 'red'], 18), [[], [], [6, 3], [2, 3]]);
    const many = Array.from({ length: 73 }, () => 'red');
    assert.ok(dashesOf(many.slice(1), 18).some((dash) => dash.length > 0));
    assert.ok(dashesOf(many, 18).every((dash) => dash.length === 0));
  });

  it('tell the groups of one chart apart', () => {
    const names = Array.from({ length: 18 }, (_, index) => `group-${index}`);
    assert.equal(new Set(slotsOf(names, 18).values()).size, 18);
  });
});
