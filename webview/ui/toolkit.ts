import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from '@vscode/webview-ui-toolkit';

/** Has the library draw the controls. Nothing else knows which one it is. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
  // It begins to follow the theme when the page has loaded, which may have been before.
  if (document.readyState === 'complete') window.dispatchEvent(new Event('load'));
}
