/**
 * Who holds a lock is the name of the one entry of its folder: so a rename takes a dead process' lock over in one
 * step, and cannot hit the lock of anybody else.
 */
import { inspectProcess, type ProcessIdentity } from './process-identity.ts';

/** Who holds a lock, and since when. */
export interface LockEntry extends ProcessIdentity {
  /** As it stands in the name of the entry: percent-encoded, and cut off where it is very long. */
  host: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** `<process>_<its start>_<boot>_<namespace>_<since>_<host>` */
const ENTRY_NAME = /^(\d{1,10})_(\d{0,20})_([0-9a-f-]{0,36})_(\d{0,20})_(\d{1,15})_([\w.!~'()%-]*)$/;
/** File systems allow 255 bytes for a name, and all that stands before the host takes at most 110. */
const LONGEST_HOST = 120;

/** The name of a lock's entry. `since` is in milliseconds since 1970. */
export function formatEntryName({ host, boot, namespace, processId, start }: ProcessIdentity, since: number): string {
  return [processId, start, boot, namespace, since, encodeHost(host)].join('_');
}

/** The inverse; undefined for a name that is none. */
export function parseEntryName(name: string): LockEntry | undefined {
  const match = ENTRY_NAME.exec(name);
  if (match === null) return undefined;
  const [, processId, start, boot, namespace, since, host] = match;
  return { processId: Number(processId), start, boot, namespace, since: Number(since), host };
}

/**
 * What can be said, as `self`, of the process that holds a lock. `elsewhere`: its number means nothing here, since it
 * runs on another machine or in another container.
 */
export async function judgeHolder(
  { host, boot, namespace, processId, start }: LockEntry,
  self: ProcessIdentity,
): Promise<'alive' | 'dead' | 'elsewhere'> {
  if (host !== encodeHost(self.host)) return 'elsewhere';
  if (boot !== self.boot) return 'dead';
  if (namespace !== self.namespace) return 'elsewhere';
  const found = await inspectProcess(processId);
  if (found === undefined) return 'dead';
  // Where a start time is not known, the number alone decides.
  return start === '' || found.start === '' || start === found.start ? 'alive' : 'dead';
}

/** A host name as a part of a file name, on any file system. */
function encodeHost(host: string): string {
  return encodeURIComponent(host).replaceAll('*', '%2A').slice(0, LONGEST_HOST);
}
