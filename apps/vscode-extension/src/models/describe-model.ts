/** A model in words, and what can be done with it. Plain TypeScript. */
import prettyBytes from 'pretty-bytes';
import type { StoredModel } from './model-store.ts';

export interface ModelDescription {
  description: string;
  /** Markdown. */
  tooltip: string;
  icon: string;
  /** Decides which commands it has in the view. */
  kind: 'training' | 'trained' | 'imported' | 'empty';
}

export function describeModel(
  { entry, info, bytes, usable }: StoredModel,
  { isActive, fraction }: { isActive: boolean; fraction: number | undefined },
): ModelDescription {
  const size = prettyBytes(bytes);
  const loss = info?.validationLoss ?? info?.loss;
  const date = new Date(info?.date ?? entry.created);
  const parts: string[] = [];
  if (fraction !== undefined) parts.push(`training, ${Math.floor(100 * fraction)} %`);
  if (loss !== undefined) parts.push(`loss ${loss.toFixed(2)}`);
  parts.push(size, date.toLocaleDateString());
  const state = entry.training?.state;
  if (fraction === undefined && state === 'failed') parts.unshift('failed');
  const rows: [string, string | undefined][] = [
    ['Text', describeText(entry.textFile ?? info?.textName, info?.characters ?? entry.characters)],
    ['Model', info && `${info.units} units, ${info.parameters.toLocaleString('en-US')} parameters`],
    ['Training loss', info?.loss?.toFixed(4)],
    ['Loss on new text', info?.validationLoss?.toFixed(4)],
    ['On disk', `${size}, with its text and checkpoints`],
    ['Trained', date.toLocaleString()],
  ];
  const table = rows.filter(([, value]) => value !== undefined).map(([label, value]) => `| ${label} | ${value} |`);
  const icon =
    fraction !== undefined
      ? 'sync~spin'
      : state === 'failed'
        ? 'warning'
        : isActive
          ? 'pass-filled'
          : usable
            ? 'circle-large-outline'
            : 'circle-slash';
  const kind =
    fraction !== undefined ? 'training' : entry.training !== undefined ? 'trained' : usable ? 'imported' : 'empty';
  return { description: parts.join(' · '), tooltip: ['| | |', '|---|---|', ...table].join('\n'), icon, kind };
}

function describeText(name: string | undefined, characters: number | undefined): string | undefined {
  if (name === undefined) return undefined;
  const escaped = name.replaceAll('|', '\\|');
  return characters === undefined ? escaped : `${escaped}, ${characters.toLocaleString('en-US')} characters`;
}
