/** Tags by which a window finds the launcher of a run, and the machine that it runs on. */
export const LAUNCH_TAGS = { pid: 'tidemark.launch.pid', host: 'tidemark.launch.host' } as const;
