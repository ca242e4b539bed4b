/** A text field over a cell. Enter and leaving it take what was typed, Escape changes nothing. */
export class CellEditor {
  #field: HTMLTextAreaElement | undefined;

  get isOpen(): boolean {
    return this.#field !== undefined;
  }

  open(
    root: Node,
    cell: HTMLElement,
    text: string,
    label: string,
    done: (text: string | undefined) => void,
  ): void {
    this.#field?.remove();
    const field = document.createElement('textarea');
    const { left, top, width, height } = cell.getBoundingClientRect();
    const lines = Math.min(8, text.split('\n').length);
    field.className = 'editor';
    field.rows = 1;
    field.value = text;
    field.setAttribute('aria-label', label);
    field.style.left = `${Math.max(0, left)}px`;
    field.style.top = `${top}px`;
    field.style.width = `${Math.max(160, width)}px`;
    field.style.height = `${height + (lines - 1) * 18}px`;
    const close = (result: string | undefined): void => {
      if (this.#field !== field) return;
      this.#field = undefined;
      field.remove();
      done(result);
    };
    field.addEventListener('keydown', (event) => {
      event.stopPropagation();
      if (event.key === 'Escape') close(undefined);
      // Shift+Enter begins a new line, for notes.
      else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) close(field.value);
      else return;
      event.preventDefault();
    });
    field.addEventListener('blur', () => close(field.value));
    this.#field = field;
    root.appendChild(field);
    field.focus();
    field.select();
  }
}
