// Colours and movements of the cursor: `ESC [ … letter`, titles `ESC ] … BEL`, and the short ones.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_=>])/g;
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** What a terminal would show of this output: without colours, and of a line written over the last writing. */
export function consoleText(output: string): string {
  return output
    .replace(ESCAPES, '')
    .split('\n')
    .map((line) => {
      const written = line.replace(/\r+$/, '');
      return written.slice(written.lastIndexOf('\r') + 1);
    })
    .join('\n')
    .replace(CONTROLS, '');
}
