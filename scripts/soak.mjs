// `npm run soak -- [kills|power|mixed…] [options]`: builds and runs test/soak with the server of this checkout.
import { build } from './build.mjs';
import { modernNode, root } from './platform.mjs';
import { run } from './process.mjs';

await build('cli', 'test/soak');
const args = ['--enable-source-maps', 'dist/test/soak/main.js', ...process.argv.slice(2)];
const { code } = await run(modernNode(), args, { cwd: root, stdio: 'inherit' });
process.exitCode = code;
