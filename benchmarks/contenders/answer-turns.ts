import { createInterface } from 'node:readline';

/**
 * The side of a contender: says what it is, then does its work once for each line of the standard input and answers
 * with the seconds that one of its `repeats` took. The runner gives the turns, so that contenders in processes of their own, in other
 * languages even, are measured interleaved and never at the same time.
 */
export async function answerTurns(description: string, work: () => Promise<void>, repeats = 1): Promise<void> {
  console.log(JSON.stringify({ description }));
  for await (const _turn of createInterface({ input: process.stdin })) {
    const start = performance.now();
    await work();
    const seconds = (performance.now() - start) / 1000 / repeats;
    console.log(JSON.stringify({ seconds, memory: process.memoryUsage().rss }));
  }
  process.exit(0);
}
