import { type Command, Option } from 'commander';
import type { BenchOptions } from '../bench/run-bench.ts';
import { parseCount } from '../options/parse-value.ts';
import { PRESET_NAMES } from '../train/preset-names.ts';

/** The tutorial's text. */
const SHAKESPEARE_CHARACTERS = 1_115_394;

/** `char-rnn bench` */
export function addBenchCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('bench')
    .description('How fast this machine trains a model and writes with it. Nothing is trained and no file is written.')
    .option('--characters <count>', 'the length of the text that an epoch reads', parseCount(1), SHAKESPEARE_CHARACTERS)
    .addOption(
      new Option(
        '--preset <name>',
        'sizes that are not given: auto, by text and backend (default); tutorial; best',
      ).choices([...PRESET_NAMES]),
    )
    .option('--units <count>', 'units of each recurrent layer', parseCount(1))
    .option('--embedding <count>', 'numbers that stand for a character', parseCount(1))
    .option('--layers <count>', 'recurrent layers', parseCount(1))
    .addOption(new Option('--cell <name>', 'recurrent cell').choices(['gru', 'lstm']))
    .option('--seq-length <count>', 'characters that a step looks back', parseCount(1))
    .option('--batch-size <count>', 'rows of a batch', parseCount(1))
    .option('--backend <name>', 'auto (those that train would choose from), tensorflow, webgpu, simd or cpu', 'auto')
    .option('--threads <count>', 'threads of simd and of the writing (default: the cores)', parseCount(1))
    .option('--json', 'print one JSON object')
    .action(async (options: BenchOptions) => {
      const { runBench } = await import('../bench/run-bench.ts');
      finish(await runBench(options));
    });
}
