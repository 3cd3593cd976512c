/** One process of VS Code runs one of these: each needs a window in another condition. */
if (process.env.CHAR_RNN_SUITE === 'untrusted') require('./untrusted.ts');
else if (process.env.CHAR_RNN_SUITE === 'interrupted') require('./interrupted.ts');
else if (process.env.CHAR_RNN_SUITE === 'latency') require('./latency.ts');
else if (process.env.CHAR_RNN_SUITE === 'endurance') require('./endurance.ts');
else {
  // In this order: what the first ones train, the others use.
  require('./main/activation.ts');
  require('./main/training.ts');
  require('./main/suggestions.ts');
  require('./main/models.ts');
}
