/** Models that learn in seconds. */
const SMALL_MODELS = { 'charRnn.training.arguments': ['--units', '64', '--epochs', '6'] };

/** The window that a suite runs in. */
export interface SuiteWindow {
  settings: Record<string, unknown>;
  /** It has hung if it takes longer. */
  limitMinutes: number;
  /** Too long to run with the others. */
  onlyIfNamed?: boolean;
}

export const SUITES: Readonly<Record<string, SuiteWindow>> = {
  main: { settings: SMALL_MODELS, limitMinutes: 10 },
  interrupted: { settings: SMALL_MODELS, limitMinutes: 5 },
  untrusted: {
    settings: {
      ...SMALL_MODELS,
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
    },
    limitMinutes: 5,
  },
  latency: { settings: {}, limitMinutes: 10 },
  endurance: { settings: {}, limitMinutes: 40, onlyIfNamed: true },
};

/** Half a minute of training, after which suggestions look like what a person sees. */
export const MODEL_TO_LOOK_AT = { 'charRnn.training.arguments': ['--units', '128', '--epochs', '24'] };
