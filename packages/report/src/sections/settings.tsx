import type { ComponentChildren, VNode } from 'preact';
import type { RunReport } from '../run-report.ts';
import { formatCount } from '../wording/numbers.ts';

/** What made the run what it is: the model's sizes, every setting, the machine. */
export function Settings({ run }: { run: RunReport }): VNode {
  const { settings, preset, text, model, machine } = run;
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const unit = text.unit ?? 'character';
  return (
    <div class="tables">
      <section>
        <h2>Settings</h2>
        {preset && <p>{`Preset ${preset.name}${preset.reason ? `: ${preset.reason}` : ''}.`}</p>}
        {given.length > 0 && <Facts facts={given.map(([name, value]) => [name, String(value)])} />}
      </section>
      <section>
        <h2>Text and model</h2>
        <Facts
          facts={[
            ['text', text.name],
            [`${unit}s`, formatCount(text.characters)],
            ['to train on', formatCount(text.trainCharacters)],
            ['held out', formatCount(text.validationCharacters)],
            ['vocabulary', formatCount(model.vocabSize)],
            ['embedding', formatCount(model.embeddingDim)],
            ['recurrent layers', `${model.rnnLayers} × ${model.cell.toUpperCase()}`],
            ['units', formatCount(model.rnnUnits)],
            ['parameters', formatCount(model.parameters)],
          ]}
        />
      </section>
      <section>
        <h2>Machine</h2>
        <Facts
          facts={[
            ['processor', machine.processor],
            ['threads', formatCount(machine.threads)],
            ['backend', machine.backend],
            ...(machine.device === undefined ? [] : [['device', machine.device] as const]),
            ['Node', machine.node],
            ['operating system', machine.operatingSystem],
          ]}
        />
      </section>
    </div>
  );
}

function Facts({ facts }: { facts: readonly (readonly [name: string, value: ComponentChildren])[] }): VNode {
  return (
    <table>
      <thead class="unseen">
        <tr>
          <th scope="col">name</th>
          <th scope="col">value</th>
        </tr>
      </thead>
      <tbody>
        {facts.map(([name, value]) => (
          <tr>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
