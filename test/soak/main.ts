import { parseArgs } from 'node:util';
import { kills } from './kills';
import { mixed } from './mixed';
import { power } from './power/power';

const say = (line: string): void => {
  console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      kills: { type: 'string', default: '200' },
      cuts: { type: 'string', default: '300' },
      clients: { type: 'string', default: '8' },
      pause: { type: 'string', default: '40' },
      minutes: { type: 'string', default: '10' },
    },
  });
  const seed = Number(values.seed);
  const clients = Number(values.clients);
  say(`seed ${String(seed)}`);
  for (const what of positionals.length > 0 ? positionals : ['kills']) {
    if (what === 'kills')
      say(
        `kills: ${JSON.stringify(await kills({ seed, clients, kills: Number(values.kills), loadMs: 1500, say }))}`,
      );
    else if (what === 'mixed')
      await mixed({ seed, clients, minutes: Number(values.minutes), pauseMs: Number(values.pause), say });
    else if (what === 'power')
      say(
        `power: ${JSON.stringify(await power({ seed, clients: Math.min(clients, 4), cuts: Number(values.cuts), lives: 4, loadMs: 3000, say }))}`,
      );
    else throw new Error(`There is no soak '${what}'; there are kills, power and mixed.`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
