/**
 * Which process this is, so that it is told from every other: a process number comes back soon after its process has
 * ended, but never with the same start time.
 */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { systemCode } from './file-failure.ts';

/** A process, and where its number means something. Fields that cannot be learned on a system are empty. */
export interface ProcessIdentity {
  host: string;
  /** Another one after each start of the system (Linux; elsewhere start times are dates and tell it themselves). */
  boot: string;
  /** Containers of one machine number their processes on their own (Linux). */
  namespace: string;
  processId: number;
  /** Digits that two looks at the same process agree on: ticks since the boot on Linux, a time elsewhere. */
  start: string;
}

/** This process. */
export async function identifySelf(): Promise<ProcessIdentity> {
  const processId = process.pid;
  const [boot, namespace, found] = await Promise.all([readBoot(), readNamespace(), inspectProcess(processId)]);
  return { host: hostname(), boot, namespace, processId, start: found?.start ?? '' };
}

/** The process of that number, as far as it can be seen from here; undefined if none is running. */
export async function inspectProcess(processId: number): Promise<{ start: string } | undefined> {
  if (!isRunning(processId)) return undefined;
  const found =
    await READERS[process.platform === 'linux' || process.platform === 'win32' ? process.platform : 'posix'](processId);
  return found.isDead ? undefined : { start: found.start };
}

/** Whether there is a process of that number, be it one that has ended and that its parent has not asked for yet. */
export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // Of another user's process, permission to signal it is denied.
    return systemCode(error) !== 'ESRCH';
  }
}

interface Found {
  /** Empty: not known, as of other users' processes on some systems. */
  start: string;
  /** It has ended; nothing but its number is left, until its parent asks how. */
  isDead: boolean;
}

const UNKNOWN: Found = { start: '', isDead: false };

/** Exported for its test alone: `posix` is not what Linux uses. */
export const READERS: Readonly<Record<'linux' | 'posix' | 'win32', (processId: number) => Promise<Found>>> = {
  async linux(processId) {
    try {
      const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
      // From field 3 on: the name of the program before is in parentheses and may hold any character.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state, threads, start] = [fields[0], Number(fields[17]), fields[19]];
      // A process that was killed has ended when its threads have: until then they may be renaming a file.
      return { start, isDead: (state === 'Z' || state === 'X') && threads <= 1 };
    } catch {
      return UNKNOWN;
    }
  },

  async posix(processId) {
    // The date is in the words of the locale and in local time, which may change while the process runs.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' };
    try {
      const { stdout } = await run('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(processId)], { env });
      const [, state, date] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout)!;
      return { start: String(Date.parse(`${date} UTC`)).replace('NaN', ''), isDead: state.startsWith('Z') };
    } catch {
      return UNKNOWN;
    }
  },

  // Written after PowerShell's documentation; no test has run it on Windows.
  async win32(processId) {
    const command = `(Get-Process -Id ${processId}).StartTime.ToFileTimeUtc()`;
    try {
      const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', command]);
      return { start: /^\d+/.exec(stdout.trim())?.[0] ?? '', isDead: false };
    } catch {
      return UNKNOWN;
    }
  },
};

const run = promisify(execFile);

async function readBoot(): Promise<string> {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  } catch {
    return '';
  }
}

async function readNamespace(): Promise<string> {
  try {
    return /\d+/.exec(await readlink('/proc/self/ns/pid'))?.[0] ?? '';
  } catch {
    return '';
  }
}
