import * as vscode from 'vscode';
import type { LoggedModelStatus, RunStatus } from '../core/entities';
import type { ModelState } from '../core/lifecycle';

/** The words for a run's status. */
export function statusWord(status: RunStatus): string {
  switch (status) {
    case 'RUNNING':
      return vscode.l10n.t('running');
    case 'SCHEDULED':
      return vscode.l10n.t('scheduled');
    case 'FINISHED':
      return vscode.l10n.t('finished');
    case 'FAILED':
      return vscode.l10n.t('failed');
    case 'KILLED':
      return vscode.l10n.t('killed');
  }
}

/** The words for a logged model's status. */
export function loggedModelWord(status: LoggedModelStatus): string {
  switch (status) {
    case 'PENDING':
      return vscode.l10n.t('being uploaded');
    case 'READY':
      return vscode.l10n.t('complete');
    case 'UPLOAD_FAILED':
      return vscode.l10n.t('upload failed');
  }
}

export function statusIcon(status: RunStatus): vscode.ThemeIcon {
  switch (status) {
    case 'RUNNING':
      return new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('charts.blue'));
    case 'SCHEDULED':
      return new vscode.ThemeIcon('circle-large-outline', new vscode.ThemeColor('disabledForeground'));
    case 'FINISHED':
      return new vscode.ThemeIcon('check', new vscode.ThemeColor('charts.green'));
    case 'FAILED':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('charts.red'));
    case 'KILLED':
      return new vscode.ThemeIcon('debug-stop', new vscode.ThemeColor('charts.orange'));
  }
}

export function stateWord(state: ModelState): string {
  switch (state) {
    case 'experimenting':
      return vscode.l10n.t('experimenting');
    case 'ready':
      return vscode.l10n.t('ready for production');
    case 'deployed':
      return vscode.l10n.t('deployed');
    case 'archived':
      return vscode.l10n.t('archived');
  }
}

export function stateIcon(state: ModelState): vscode.ThemeIcon {
  switch (state) {
    case 'experimenting':
      return new vscode.ThemeIcon('beaker');
    case 'ready':
      return new vscode.ThemeIcon('verified', new vscode.ThemeColor('charts.yellow'));
    case 'deployed':
      return new vscode.ThemeIcon('rocket', new vscode.ThemeColor('charts.green'));
    case 'archived':
      return new vscode.ThemeIcon('archive', new vscode.ThemeColor('disabledForeground'));
  }
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];

let relativeFormat: Intl.RelativeTimeFormat | undefined;

/** `2 hr. ago`, in the window's language. */
export function relativeTime(time: number, now: number): string {
  relativeFormat ??= new Intl.RelativeTimeFormat(vscode.env.language, { style: 'short', numeric: 'always' });
  const past = Math.max(0, now - time);
  const [unit, size] = UNITS.find(([, length]) => past >= length) ?? (['second', 1000] as const);
  return relativeFormat.format(-Math.floor(past / size), unit);
}

const SHORT_UNITS: readonly (readonly [string, number])[] = [
  ['year', 365 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
];
const ageFormats = new Map<string, Intl.NumberFormat>();

/** `12s`, `2h`: an age for a narrow row. Weeks, because a month would look like a minute. */
export function shortAge(time: number, now: number): string {
  const past = Math.max(0, now - time);
  const [unit, size] = SHORT_UNITS.find(([, length]) => past >= length) ?? (['second', 1000] as const);
  let format = ageFormats.get(unit);
  if (!format) {
    format = new Intl.NumberFormat(vscode.env.language, { style: 'unit', unit, unitDisplay: 'narrow' });
    ageFormats.set(unit, format);
  }
  return format.format(Math.floor(past / size));
}

export function dateTime(time: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    time,
  );
}

/** `4 min, 12 sec`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const part = (value: number, unit: string): string =>
    new Intl.NumberFormat(vscode.env.language, { style: 'unit', unit, unitDisplay: 'short' }).format(value);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [];
  if (hours > 0) parts.push(part(hours, 'hour'));
  if (minutes > 0) parts.push(part(minutes, 'minute'));
  if (hours === 0 && (seconds % 60 > 0 || minutes === 0)) parts.push(part(seconds % 60, 'second'));
  return parts.join(' ');
}

export function fileSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(vscode.env.language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}
