/** The artifact in which a launch keeps what wasn't committed: `git diff` from the run's commit. */
export const SOURCE_PATCH = 'source.patch';
