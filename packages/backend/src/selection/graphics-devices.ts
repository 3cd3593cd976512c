/**
 * Whether there may be a graphics card, by the device files of Linux, before anything is loaded: libtensorflow takes a
 * second and Dawn prints what drivers it does not find. Elsewhere the answer is always yes.
 */

/** Of NVIDIA's driver, and of the Windows Subsystem for Linux. */
const NVIDIA_DEVICES = ['/dev/nvidia0', '/dev/dxg'];
/** Of the kernel's own drivers. */
const KERNEL_DEVICES = ['/dev/dri'];

/** What CUDA computes on. */
export function hasNvidiaDevice(): boolean {
  return hasOneOf(NVIDIA_DEVICES);
}

/** What Vulkan computes on. */
export function hasGraphicsDevice(): boolean {
  return hasOneOf([...KERNEL_DEVICES, ...NVIDIA_DEVICES]);
}

function hasOneOf(paths: readonly string[]): boolean {
  if (typeof process === 'undefined' || process.platform !== 'linux') return true;
  const { existsSync } = process.getBuiltinModule('node:fs');
  return paths.some((path) => existsSync(path));
}
