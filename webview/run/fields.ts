import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { SchemaField } from '../../src/core/datasetSchema';
import { button } from '../ui/controls';
import { fill, shorten, titleText } from '../ui/strings';
import type { RunHost } from './model';

/** Fields shown at first. */
const FIELDS = 20;

/** The fields of a schema or signature under a title like `Fields (30)`: the first twenty, or all. */
export function fieldsTable(options: {
  readonly host: RunHost;
  /** With `{0}` for how many there are. */
  readonly title: string;
  readonly fields: readonly SchemaField[];
  readonly isWhole: boolean;
  readonly onWhole: () => void;
}): TemplateResult {
  const { title, fields, isWhole, onWhole } = options;
  const { words, formats } = options.host;
  const shown = isWhole ? fields : fields.slice(0, FIELDS);
  return html`<table>
      <thead>
        <tr>
          <th scope="col">${fill(title, formats.count(fields.length))}</th>
          <th scope="col">${words.type}</th>
          <th scope="col"></th>
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          ({ name, type, required }) =>
            html`<tr>
              <td class="mono ellipsis" title=${titleText(name)}>${shorten(name, 80)}</td>
              <td class="mono">${shorten(type, 60)}</td>
              <td class="muted">${required === false ? words.optional : ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      shown.length < fields.length
        ? button({
            label: fill(words.showMore, formats.count(fields.length - shown.length)),
            onPress: onWhole,
          })
        : nothing
    }`;
}
