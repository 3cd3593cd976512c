/**
 * TensorBoard's `Event` message, as far as scalars need it. The numbers of the fields are those of `event.proto` and
 * `summary.proto` in https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto.
 */
import { PbfWriter } from 'pbf';

const Event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
const Summary = { value: 1 } as const;
const SummaryValue = { tag: 1, simpleValue: 2 } as const;
const SessionLog = { status: 1 } as const;

const SESSION_START = 1;
/** Tells readers how the events of the file are to be understood; all of TensorFlow 1 and 2 write this one. */
const FILE_VERSION = 'brain.Event:2';

/** What an event says. */
export type EventContent =
  /** The first event of every file. */
  | { kind: 'file-version' }
  /** The training goes on here: what earlier files hold of this step and later ones was never kept. */
  | { kind: 'session-start' }
  /** Numbers by their tags; float32 in the file. */
  | { kind: 'scalars'; scalars: Readonly<Record<string, number>> };

/** @param wallTime in seconds since 1970. */
export function encodeEvent(wallTime: number, step: number, content: EventContent): Uint8Array {
  const writer = new PbfWriter();
  writer.writeDoubleField(Event.wallTime, wallTime);
  // As every protobuf writer does: 0 is what is read where a number is absent.
  if (step !== 0) writer.writeVarintField(Event.step, step);
  if (content.kind === 'file-version') writer.writeStringField(Event.fileVersion, FILE_VERSION);
  else if (content.kind === 'session-start') writer.writeMessage(Event.sessionLog, writeSessionStart, undefined);
  else writer.writeMessage(Event.summary, writeSummary, content.scalars);
  return writer.finish();
}

function writeSessionStart(_content: undefined, writer: PbfWriter): void {
  writer.writeVarintField(SessionLog.status, SESSION_START);
}

function writeSummary(scalars: Readonly<Record<string, number>>, writer: PbfWriter): void {
  for (const scalar of Object.entries(scalars)) writer.writeMessage(Summary.value, writeSummaryValue, scalar);
}

function writeSummaryValue([tag, value]: [tag: string, value: number], writer: PbfWriter): void {
  writer.writeStringField(SummaryValue.tag, tag);
  writer.writeFloatField(SummaryValue.simpleValue, value);
}
