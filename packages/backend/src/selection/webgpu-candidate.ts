import * as tf from '@tensorflow/tfjs';
import type { BackendCandidate } from './backend-candidate.ts';
import { hasGraphicsDevice } from './graphics-devices.ts';

/** WebGPU: the browser's own, or in Node Google's Dawn from the npm package `webgpu`. Any vendor's graphics card, no CUDA. */
export const webgpuCandidate: BackendCandidate = {
  name: 'webgpu',
  remedy:
    'Install webgpu and @tensorflow/tfjs-backend-webgpu beside this package; a Vulkan, Metal or Direct3D 12 driver must be there.',
  findObstacle: () => (hasGraphicsDevice() ? undefined : 'there is no graphics card'),
  async load() {
    await provideNavigatorGpu();
    const adapter = await navigatorGpu()?.requestAdapter();
    if (!adapter) throw new Error('no WebGPU adapter was found (no Vulkan, Metal or Direct3D 12 driver)');
    await import('@tensorflow/tfjs-backend-webgpu');
    if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js could not initialise its webgpu backend');
    const { vendor, architecture, description } = adapter.info;
    const device = [vendor, architecture, description].filter(Boolean).join(' ') || 'unnamed adapter';
    return { name: 'webgpu', device, accelerated: !SOFTWARE_ADAPTER.test(device) };
  },
};

/** Adapters that emulate a graphics card on the processor: right for tests, never worth choosing for speed. */
const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|basic render/i;

interface Gpu {
  requestAdapter(): Promise<{ info: { vendor: string; architecture: string; description: string } } | null>;
}

function navigatorGpu(): Gpu | undefined {
  return (globalThis as { navigator?: { gpu?: Gpu } }).navigator?.gpu;
}

/** Browsers have `navigator.gpu`; in Node it is made from Dawn and stays until `releaseBackend` removes it. */
async function provideNavigatorGpu(): Promise<void> {
  if (navigatorGpu()) return;
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  // Node 20 has no `navigator`; from Node 21 on there is one without `gpu`.
  const host = globalThis as { navigator?: object };
  if (!host.navigator) Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(host.navigator, 'gpu', { value: create([]), configurable: true });
}
