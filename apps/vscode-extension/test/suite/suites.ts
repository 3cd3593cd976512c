/** One process of VS Code runs one of these: each needs a window in another condition. */
if (process.env.CHAR_RNN_SUITE === 'untrusted') require('./untrusted.ts');
else if (process.env.CHAR_RNN_SUITE === 'interrupted') require('./interrupted.ts');
else if (process.env.CHAR_RNN_SUITE === 'latency') require('./latency.ts');
else if (process.env.CHAR_RNN_SUITE === 'endurance') require('./endurance.ts');
else require('./main.ts');
