/** From the words of the command line to an exit code. Nothing here computes: each command loads what it needs. */
import { Command, CommanderError } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addBenchCommand } from './commands/bench.ts';
import { addEvaluateCommand } from './commands/evaluate.ts';
import { addExportCommand } from './commands/export.ts';
import { addGenerateCommand } from './commands/generate.ts';
import { addImportCommand } from './commands/import.ts';
import { addInfoCommand } from './commands/info.ts';
import { addTrainCommand } from './commands/train.ts';
import { CliError } from './errors/cli-error.ts';
import { ExitCode } from './errors/exit-code.ts';
import { reportError } from './errors/report-error.ts';

const EXAMPLES = `
Examples:
  char-rnn train book.txt --out models/book
  char-rnn generate models/book --prompt "It was" --length 400
  char-rnn bench

Exit codes: 0 done, 1 the work failed, 2 the request was wrong, 130 interrupted.`;

/** Runs the command that `argv` (as in `process.argv`) asks for. Errors are reported, never thrown. */
export async function runCommand(argv: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  const finish = (code: number) => {
    exitCode = code;
  };
  const program = new Command('char-rnn')
    .description('Train a character-level GRU on a text, on this machine, and write in its style.')
    .version(packageJson.version)
    .showSuggestionAfterError()
    // Reported by reportError, as every other error is.
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  addTrainCommand(program, finish);
  addGenerateCommand(program, finish);
  addEvaluateCommand(program, finish);
  addInfoCommand(program, finish);
  addExportCommand(program, finish);
  addImportCommand(program, finish);
  addBenchCommand(program, finish);

  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.done;
    // Commander has printed the help already, for a call without a command.
    if (error instanceof CommanderError && error.code === 'commander.help') return ExitCode.wrongRequest;
    return reportError(error instanceof CommanderError ? asCliError(error) : error, { json: asksForJson(argv) });
  }
}

function asCliError({ code, message }: CommanderError): CliError {
  const text = message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
  const hint = code.startsWith('commander.unknown')
    ? ' (char-rnn --help and char-rnn train --help say what there is.)'
    : '';
  return new CliError('INVALID_ARGUMENT', text + hint);
}

function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? undefined : end).includes('--json');
}
