/**
 * Imported before the command: at its end it writes a line to the standard error with the clock and the processor time
 * (of all threads) at each step event, and the most memory that the process ever held, all by the operating system's count.
 */
const BYTES_PER_KILOBYTE = 1024;

const steps = [];
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk, ...rest) => {
  if (String(chunk).startsWith('{"event":"step"')) {
    const { user, system } = process.cpuUsage();
    steps.push({ clockMs: performance.now(), processorMs: (user + system) / 1000 });
  }
  return write(chunk, ...rest);
};

process.on('exit', () => {
  const peakBytes = process.resourceUsage().maxRSS * BYTES_PER_KILOBYTE;
  process.stderr.write(`usage ${JSON.stringify({ steps, peakBytes })}\n`);
});
