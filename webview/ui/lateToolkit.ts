/**
 * Has the library draw the controls when the page's first content is there: it is as large as all the rest of a page.
 *
 * It waits for the page's load event to take over VS Code's colours, and that has been by then. The event can't be sent
 * again, for VS Code itself listens for it to show a page; so what the library would have called is called here.
 */
export async function registerLateControls(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise<unknown>((resolve) => window.addEventListener('load', resolve, { once: true }));
  const listen = window.addEventListener.bind(window);
  const onLoad: EventListenerOrEventListenerObject[] = [];
  window.addEventListener = (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void => {
    if (type === 'load') onLoad.push(listener);
    else listen(type, listener, options);
  };
  try {
    const { registerControls } = await import('./toolkit');
    registerControls();
  } finally {
    window.addEventListener = listen;
  }
  for (const listener of onLoad)
    if (typeof listener === 'function') listener.call(window, new Event('load'));
    else listener.handleEvent(new Event('load'));
}
