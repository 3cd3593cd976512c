import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that does its work once for each line of its standard input: see contenders/answer-turns.ts. */
export interface Contender {
  name: string;
  command: string;
  arguments: string[];
  environment?: Record<string, string>;
}

export interface Turn {
  seconds: number;
  /** Bytes of memory that the process holds. */
  memory: number;
}

/** A running contender, or the reason why it does not run here. */
export class RunningContender {
  readonly name: string;
  readonly description: string;
  readonly turns: Turn[] = [];
  readonly #take: () => Promise<Turn>;
  readonly #end: () => void;

  private constructor(name: string, description: string, take: () => Promise<Turn>, end: () => void) {
    this.name = name;
    this.description = description;
    this.#take = take;
    this.#end = end;
  }

  /** @throws Error with the last line that the program said when it cannot run here. */
  static async start({ name, command, arguments: words, environment }: Contender): Promise<RunningContender> {
    const child = spawn(command, words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    const complaints: string[] = [];
    child.stderr.on('data', (data) => complaints.push(String(data)));
    const failure = new Promise<never>((_resolve, reject) => {
      child.on('error', reject);
      child.on('exit', () => reject(new Error(complaints.join('').trim().split('\n').at(-1) ?? 'it ended')));
    });
    failure.catch(() => {});
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const nextAnswer = async (): Promise<Record<string, unknown>> => {
      for (;;) {
        const { value, done } = await Promise.race([lines.next(), failure]);
        if (done) return await failure;
        // Libraries may print what they like; answers are JSON.
        if (value.startsWith('{')) return JSON.parse(value);
      }
    };
    const { description } = await nextAnswer();
    const take = async () => {
      child.stdin.write('turn\n');
      return (await nextAnswer()) as unknown as Turn;
    };
    return new RunningContender(name, String(description), take, () => child.kill());
  }

  async takeTurn(): Promise<void> {
    this.turns.push(await this.#take());
  }

  end(): void {
    this.#end();
  }
}
