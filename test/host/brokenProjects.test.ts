import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { openFolder, tidemark, until } from './support/workspace';

describe('an MLproject that is wrong', () => {
  const { showErrorMessage } = vscode.window;
  let said: string[];
  let folders: string[] = [];

  beforeEach(async () => {
    await tidemark();
    said = [];
    Object.assign(vscode.window, {
      showErrorMessage: async (message: string) => void said.push(message),
    });
  });
  afterEach(() => {
    Object.assign(vscode.window, { showErrorMessage });
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    folders = [];
  });

  /** What the file's markers say, and what is said when it is run. */
  async function tried(text: string): Promise<{ readonly marked: string; readonly refused: string }> {
    const folder = mkdtempSync(path.join(openFolder().uri.fsPath, 'wrong-'));
    folders.push(folder);
    const file = path.join(folder, 'MLproject');
    writeFileSync(file, text);
    const uri = vscode.Uri.file(file);
    await vscode.workspace.openTextDocument(uri);
    const [marker] = await until('the markers', () => {
      const found = vscode.languages.getDiagnostics(uri);
      return found.length > 0 && found;
    });
    await vscode.commands.executeCommand('tidemark.runProject', uri);
    const [refused = '', ...more] = said;
    assert.deepEqual(more, []);
    assert.doesNotMatch(refused, /\n|\.js:\d/);
    assert.equal(readFileSync(file, 'utf8'), text);
    return { marked: marker?.message ?? '', refused };
  }

  it('is marked and refused in one sentence where it is not YAML', async () => {
    const { marked, refused } = await tried('name: wrong\nentry_points:\n  main: {command: "python\n');
    assert.match(marked, /^This isn't YAML: /);
    assert.equal(refused, `MLproject has an error: ${marked}`);
  });

  it('is marked and refused where it has no entry point, or one without a command', async () => {
    const empty = await tried('');
    assert.equal(
      empty.refused,
      'MLproject has an error: The file is empty; give it at least one entry point with a command.',
    );
  });

  it('is marked and refused where the command names a param that is missing', async () => {
    const { refused } = await tried('entry_points:\n  main: {command: "python train.py {data}"}\n');
    assert.match(
      refused,
      /^MLproject has an error: The command names "data", which is not a parameter of "main"/,
    );
  });
});
