// Mocha's spec reporter, which also writes where scripts/test.mjs reads it how many tests passed and failed, and which failed why.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const failures = this.failures.map((test) => ({
        test: test.fullTitle(),
        message: `${test.err?.message}`,
      }));
      const counts = { passed: this.stats.passes, failed: this.stats.failures, failures };
      writeFileSync(options.reporterOptions.output, JSON.stringify(counts));
    });
  }
};
