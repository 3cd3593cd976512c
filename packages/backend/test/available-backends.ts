import { existsSync } from 'node:fs';
import { BACKEND_NAMES, type BackendName, selectBackend } from '../src/index.ts';

/** Debian's chromium brings a Vulkan driver in software, good enough for correctness where there is no graphics card. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

export interface BackendProbe {
  name: BackendName;
  /** Why its tests are skipped; undefined when it is there. */
  missing: string | undefined;
  device: string;
}

/** Tries every backend once, so that the tests of those that are not here can be skipped with the reason in their names. */
export async function probeBackends(): Promise<BackendProbe[]> {
  if (existsSync(SWIFTSHADER)) {
    process.env.VK_ICD_FILENAMES ??= SWIFTSHADER;
    process.env.XDG_RUNTIME_DIR ??= '/tmp';
  }
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  const probes: BackendProbe[] = [];
  for (const name of BACKEND_NAMES) {
    try {
      const { device } = await selectBackend(name);
      probes.push({ name, missing: undefined, device });
    } catch (error) {
      probes.push({ name, missing: (error as Error).message, device: '' });
    }
  }
  return probes;
}

/** `describe` titles: the backend, and when it is not here, why. */
export function title({ name, missing, device }: BackendProbe): string {
  return missing === undefined ? `${name} (${device})` : `${name} SKIPPED: ${missing}`;
}
