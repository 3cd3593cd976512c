/** What the status bar says. Plain TypeScript, so that every state can be tested. */

export interface StatusInput {
  /** The model in use. */
  model?: { name: string; parameters: number; loss: number | undefined } | undefined;
  training?: { name: string; fraction: number; description: string } | undefined;
  /** Milliseconds that the latest suggestion took. */
  latency?: number | undefined;
  /** Of the editor in front; undefined without one. */
  languageId?: string | undefined;
  languageEnabled: boolean;
  /** All suggestions, in all languages. */
  enabled: boolean;
  trusted: boolean;
  error?: string | undefined;
}

export interface Status {
  text: string;
  /** Markdown. */
  tooltip: string;
  /** Read out by a screen reader. */
  label: string;
  kind: 'normal' | 'warning' | 'error';
}

export function describeStatus(input: StatusInput): Status {
  const { model, training, error, trusted } = input;
  if (!trusted) return say('$(workspace-untrusted) Char-RNN', 'Char-RNN is off in Restricted Mode.', 'normal');
  if (error !== undefined) return say('$(error) Char-RNN', `${error}\n\nClick for what to do.`, 'error');
  if (training !== undefined) {
    const using = model === undefined ? '' : `\n\nSuggestions come from **${escapeMarkdown(model.name)}** meanwhile.`;
    const text = `$(sync~spin) Char-RNN ${Math.floor(100 * training.fraction)} %`;
    return say(text, `Training on **${escapeMarkdown(training.name)}**: ${training.description}.${using}`);
  }
  if (model === undefined) {
    return say('$(circle-outline) Char-RNN', 'No model yet. Open a text, click here, and train one on it.');
  }
  return describeUse({ ...input, model });
}

function describeUse({
  model,
  latency,
  languageId,
  languageEnabled,
  enabled,
}: StatusInput & { model: NonNullable<StatusInput['model']> }): Status {
  const name = shorten(model.name);
  const loss = model.loss === undefined ? '' : `, loss ${model.loss.toFixed(2)}`;
  const about = `**${escapeMarkdown(model.name)}**: ${(model.parameters / 1e6).toFixed(2)} million parameters${loss}.`;
  if (!enabled) return say(`$(circle-slash) ${name}`, `${about}\n\nSuggestions are off.`);
  if (languageId !== undefined && !languageEnabled) {
    return say(`$(circle-slash) ${name}`, `${about}\n\nSuggestions are off for ${languageId}.`);
  }
  const took = latency === undefined ? '' : ` ${formatLatency(latency)}`;
  const last = latency === undefined ? '' : `\n\nThe last suggestion took ${formatLatency(latency)}.`;
  return say(`$(sparkle) ${name}${took}`, `${about}${last}`);
}

function say(text: string, tooltip: string, kind: Status['kind'] = 'normal'): Status {
  const plain = text.replace(/\$\([^)]*\)\s*/g, '');
  const spoken = tooltip.replace(/\*\*/g, '').replace(/\\(.)/g, '$1').replace(/\s+/g, ' ');
  return {
    text,
    tooltip,
    label: plain.includes('Char-RNN') ? `${plain}. ${spoken}` : `Char-RNN, ${plain}. ${spoken}`,
    kind,
  };
}

function formatLatency(milliseconds: number): string {
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}

const LONGEST_NAME = 24;

function shorten(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

/** A name is no markdown. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>-]/g, '\\$&');
}
