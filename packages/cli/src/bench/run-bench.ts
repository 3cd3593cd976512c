/** `char-rnn bench`: how fast this machine trains and writes. Returns the exit code. */
import { ExitCode } from '../errors/exit-code.ts';
import { Interruption } from '../terminal/interruption.ts';
import { showProgress } from '../terminal/show-progress.ts';
import { styleNote } from '../terminal/style.ts';
import { writeJson, writeLine, writeNote } from '../terminal/write.ts';
import { describeBench } from './describe-bench.ts';
import { type BenchRequest, measureMachine } from './measure-machine.ts';

/** What the command line gave. */
export interface BenchOptions extends BenchRequest {
  json?: boolean;
}

export async function runBench({ json, ...request }: BenchOptions): Promise<number> {
  const interruption = new Interruption(() => writeNote('\nStopping after this run. Ctrl-C again ends at once.'));
  const { signal } = interruption;
  interruption.listen();
  try {
    const bench = await showProgress('measured', (update) => measureMachine(request, { signal, update }));
    if (json) {
      writeJson({ event: 'bench', ...bench });
      return ExitCode.done;
    }
    for (const line of describeBench(bench)) writeLine(line);
    for (const warning of bench.warnings) writeNote(`${styleNote('yellow', 'note:')} ${warning}`);
    return ExitCode.done;
  } catch (error) {
    if (!signal.aborted) throw error;
    return ExitCode.interrupted;
  } finally {
    interruption.release();
  }
}
