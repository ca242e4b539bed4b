/**
 * When the focus goes elsewhere in the window (to the palette, a box for a file) the browser forgets what had it in this
 * page. Back again, that has it once more: whoever has no mouse goes on from there.
 */
export function keepFocus(): void {
  let last: HTMLElement | undefined;
  window.addEventListener('focusin', (event) => {
    const [target] = event.composedPath();
    if (target instanceof HTMLElement) last = target;
  });
  window.addEventListener('focusout', () => {
    setTimeout(() => {
      // A click beside everything, or what had it is gone: that is meant.
      if (document.hasFocus() && document.activeElement === document.body) last = undefined;
    }, 0);
  });
  window.addEventListener('focus', () => {
    if (document.activeElement === document.body) last?.focus({ preventScroll: true });
  });
}

/**
 * The browser selects all of a field at Ctrl+A. VS Code, which hears of the key from the page, has it done a second time
 * some moments later: what was typed meanwhile would be selected, too, and typed over.
 */
export function keepTyped(): void {
  document.addEventListener('keydown', (event) => {
    const [target] = event.composedPath();
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (isField && event.key === 'a' && event.ctrlKey && !event.altKey && !event.shiftKey)
      event.stopPropagation();
  });
}
