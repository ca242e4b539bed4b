/**
 * Everything package.json contributes, once and typed. A test holds this map against package.json both ways,
 * so an id is never written twice.
 */
export const COMMANDS = {
  refresh: 'tidemark.refresh',
  revealRun: 'tidemark.revealRun',
  openRun: 'tidemark.openRun',
  peekRun: 'tidemark.peekRun',
  loadMore: 'tidemark.loadMore',
  openArtifact: 'tidemark.openArtifact',
  renameRun: 'tidemark.renameRun',
  deleteRun: 'tidemark.deleteRun',
  restoreRun: 'tidemark.restoreRun',
  copyRunId: 'tidemark.copyRunId',

  showTable: 'tidemark.showTable',
  openView: 'tidemark.openView',
  starRuns: 'tidemark.starRuns',
  pinRuns: 'tidemark.pinRuns',
  hideRuns: 'tidemark.hideRuns',
  copyRunsAsMarkdown: 'tidemark.copyRunsAsMarkdown',
  copyRunsAsCsv: 'tidemark.copyRunsAsCsv',
  moveRuns: 'tidemark.moveRuns',
  deleteForGood: 'tidemark.deleteForGood',
  editNote: 'tidemark.editNote',
  tagRuns: 'tidemark.tagRuns',
  colourRuns: 'tidemark.colourRuns',
  showCharts: 'tidemark.showCharts',
  previewChart: 'tidemark.previewChart',
  newChart: 'tidemark.newChart',
  compareRuns: 'tidemark.compareRuns',
  selectForCompare: 'tidemark.selectForCompare',
  compareWithSelected: 'tidemark.compareWithSelected',
  diffParams: 'tidemark.diffParams',
  diffFiles: 'tidemark.diffFiles',
  diffSource: 'tidemark.diffSource',

  promote: 'tidemark.promote',
  setAlias: 'tidemark.setAlias',
  showHistory: 'tidemark.showHistory',

  runProject: 'tidemark.runProject',
  stopRun: 'tidemark.stopRun',

  startServer: 'tidemark.startServer',
  stopServer: 'tidemark.stopServer',
  openLog: 'tidemark.openLog',
  openServerLog: 'tidemark.openServerLog',
  copySnippet: 'tidemark.copySnippet',
} as const;
export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

export const VIEW_CONTAINER = 'tidemark';

export const VIEWS = {
  experiments: 'tidemark.experiments',
  models: 'tidemark.models',
  projects: 'tidemark.projects',
} as const;
export type ViewId = (typeof VIEWS)[keyof typeof VIEWS];

/** Keys that `when` clauses read. VS Code starts each as undefined. */
export const CONTEXT_KEYS = {
  /** The workspace logs runs, or may: a store, an MLproject or a script that mentions MLflow. */
  inUse: 'tidemark.inUse',
  /** A run waits for *Compare with Selected*. */
  runSelectedForCompare: 'tidemark.runSelectedForCompare',
  /** Some folder's tracking server answers. */
  serverRunning: 'tidemark.serverRunning',
  /** The view has been read once, so that what it lacks is really not there. */
  experimentsRead: 'tidemark.experimentsRead',
  modelsRead: 'tidemark.modelsRead',
  projectsRead: 'tidemark.projectsRead',
} as const;
export type ContextKey = (typeof CONTEXT_KEYS)[keyof typeof CONTEXT_KEYS];

export const SETTINGS = {
  autoStart: 'tidemark.server.autoStart',
  networkDisk: 'tidemark.server.networkDisk',
  setEnvironment: 'tidemark.server.setEnvironment',
  mainMetric: 'tidemark.experiments.mainMetric',
} as const;
export type SettingId = (typeof SETTINGS)[keyof typeof SETTINGS];

/** View types of webview panels; package.json needs them as `onWebviewPanel:` activation events only. */
export const PANELS = {
  table: 'tidemark.table',
  charts: 'tidemark.charts',
  custom: 'tidemark.custom',
  compare: 'tidemark.compare',
  run: 'tidemark.run',
} as const;
export type PanelId = (typeof PANELS)[keyof typeof PANELS];

/** URI schemes of documents this extension provides. */
export const SCHEMES = {
  run: 'tidemark-run',
  artifact: 'tidemark-artifact',
  history: 'tidemark-history',
  /** A file as it was when a run started. */
  source: 'tidemark-source',
  /** A JSON schema in the display language. */
  schema: 'tidemark-schema',
} as const;
