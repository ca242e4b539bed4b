import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';

// The controls of all pages; toolkit.ts has the library that draws the button and the check box. The list of choices and
// the text field are the browser's own, in VS Code's colours: the toolkit's weigh 32 kB, and its list is cut off by
// whatever contains it.

interface Labelled {
  readonly label: string;
  readonly title?: string;
}

export function button(
  options: Labelled & {
    readonly onPress: () => void;
    readonly secondary?: boolean;
    readonly disabled?: boolean;
  },
): TemplateResult {
  const { label, title, onPress, secondary = true, disabled = false } = options;
  return html`<vscode-button
    appearance=${secondary ? 'secondary' : 'primary'}
    ?disabled=${disabled}
    title=${title ?? nothing}
    @click=${onPress}
    >${label}</vscode-button
  >`;
}

export function iconButton(
  options: Labelled & {
    readonly icon: TemplateResult;
    readonly onPress: (event: Event) => void;
    readonly pressed?: boolean;
  },
): TemplateResult {
  const { label, title, icon, onPress, pressed } = options;
  return html`<vscode-button
    appearance="icon"
    aria-label=${label}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    title=${title ?? label}
    @click=${onPress}
    >${icon}</vscode-button
  >`;
}

export function checkbox(
  options: Labelled & { readonly checked: boolean; readonly onChange: (checked: boolean) => void },
): TemplateResult {
  const { label, title, checked, onChange } = options;
  // The toolkit's event comes after its own state changed; comparing keeps programmatic changes from echoing, which
  // come while this is drawn: the listener has to be the new one by then.
  const changed = (event: Event): void => {
    const now = (event.currentTarget as HTMLElement & { checked: boolean }).checked;
    if (now !== checked) onChange(now);
  };
  return html`<vscode-checkbox @change=${changed} .checked=${checked} title=${title ?? nothing}
    >${label}</vscode-checkbox
  >`;
}

export function textField(
  options: Labelled & {
    readonly value: string;
    readonly placeholder: string;
    readonly onInput: (value: string) => void;
  },
): TemplateResult {
  const { label, value, placeholder, onInput } = options;
  const changed = (event: Event): void => onInput((event.currentTarget as HTMLInputElement).value);
  return html`<input
    type="text"
    class="text-field"
    aria-label=${label}
    placeholder=${placeholder}
    .value=${value}
    @input=${changed}
  />`;
}

export function choice<const T extends string>(
  options: Labelled & {
    readonly value: T;
    readonly choices: readonly { readonly value: T; readonly label: string }[];
    readonly onChange: (value: T) => void;
  },
): TemplateResult {
  const { label, value, choices, onChange } = options;
  const changed = (event: Event): void => {
    const picked = choices[(event.currentTarget as HTMLSelectElement).selectedIndex];
    if (picked) onChange(picked.value);
  };
  return html`<label class="choice"
    ><span>${label}</span
    ><select @change=${changed}>
      ${choices.map(
        (one) => html`<option value=${one.value} .selected=${one.value === value}>${one.label}</option>`,
      )}
    </select></label
  >`;
}
