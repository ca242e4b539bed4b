/** A text field over a cell. Enter and leaving it take what was typed, Escape changes nothing. */
export class CellEditor {
  #field: HTMLTextAreaElement | undefined;

  get isOpen(): boolean {
    return this.#field !== undefined;
  }

  open(
    root: Node,
    cell: HTMLElement,
    options: {
      readonly text: string;
      readonly label: string;
      /** Where what it is over doesn't say what to write. */
      readonly showsLabel?: boolean;
      /** What isn't is marked, and not taken. */
      readonly isValid?: (text: string) => boolean;
    },
    done: (text: string | undefined) => void,
  ): void {
    this.#field?.remove();
    const { text, label, showsLabel = false, isValid = () => true } = options;
    const field = document.createElement('textarea');
    const { left, top, width, height } = cell.getBoundingClientRect();
    field.className = 'editor';
    field.rows = 1;
    field.value = text;
    field.setAttribute('aria-label', label);
    const room = Math.max(160, width);
    field.style.left = `${Math.max(0, Math.min(left, window.innerWidth - room - 2))}px`;
    field.style.top = `${top}px`;
    field.style.width = `${room}px`;
    const fit = (): number => {
      const lines = Math.min(8, field.value.split('\n').length);
      const fitting = height + (lines - 1) * 18;
      field.style.height = `${fitting}px`;
      field.style.lineHeight = lines === 1 ? `${height - 2}px` : '18px';
      return fitting;
    };
    field.addEventListener('input', fit);
    const caption = document.createElement('div');
    caption.className = 'editor-label';
    caption.textContent = label;
    caption.style.left = field.style.left;
    caption.style.top = `${top + fit() + 2}px`;
    const close = (result: string | undefined): void => {
      if (this.#field !== field) return;
      this.#field = undefined;
      field.remove();
      caption.remove();
      done(result);
    };
    field.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') close(undefined);
      // Shift+Enter begins a new line, for notes.
      else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        if (isValid(field.value)) close(field.value);
        else field.setAttribute('aria-invalid', 'true');
      } else return;
      event.preventDefault();
    });
    field.addEventListener('blur', () => close(field.value));
    this.#field = field;
    root.appendChild(field);
    if (showsLabel) root.appendChild(caption);
    field.focus();
    field.select();
  }
}
