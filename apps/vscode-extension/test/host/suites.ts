/** Models that learn in seconds. */
const SMALL_MODELS = { 'charRnn.training.arguments': ['--units', '64', '--epochs', '6'] };

/** The suites of the extension host, each with the settings of its window. */
export const SUITES: Readonly<Record<string, Record<string, unknown>>> = {
  main: SMALL_MODELS,
  interrupted: SMALL_MODELS,
  untrusted: {
    ...SMALL_MODELS,
    'security.workspace.trust.enabled': true,
    'security.workspace.trust.startupPrompt': 'never',
  },
  latency: SMALL_MODELS,
};

/** Half a minute of training, after which suggestions look like what a person sees. */
export const MODEL_TO_LOOK_AT = { 'charRnn.training.arguments': ['--units', '128', '--epochs', '24'] };
