// Mocha's spec reporter, which also writes the counts where scripts/test.mjs reads them.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const counts = { passed: this.stats.passes, failed: this.stats.failures };
      writeFileSync(options.reporterOptions.output, JSON.stringify(counts));
    });
  }
};
