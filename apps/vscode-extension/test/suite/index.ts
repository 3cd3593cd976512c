/** Runs inside the extension host, in whichever VS Code. */
import { format } from 'node:util';
import Mocha from 'mocha';

/** The window's own words come the same way: these are ours. */
const MARK = '[suite] ';

export function run(): Promise<void> {
  const say = (...values: unknown[]) => console.log(MARK + format(...values));
  Mocha.reporters.Base.consoleLog = say;
  const mocha = new Mocha({ ui: 'bdd', timeout: 120_000, color: false, reporter: 'spec' });
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  require('./suites.ts');
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      say(`${runner.stats?.passes ?? 0} passed, ${failures} failed`);
      if (failures > 0) reject(new Error(`${failures} tests failed.`));
      else resolve();
    });
  });
}
