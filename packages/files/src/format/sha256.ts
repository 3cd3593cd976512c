/** The SHA-256 of `bytes` in lower-case hexadecimal, by WebCrypto: Node and browsers alike. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // WebCrypto refuses views on a SharedArrayBuffer.
  const plain = bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes);
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', plain as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
