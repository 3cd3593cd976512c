/** The package types its CRC-32 only; this is its CRC-32C (Castagnoli), with the same functions. */
declare module 'crc-32/crc32c.js' {
  const crc32c: {
    /** Of the bytes, as a signed 32-bit integer. */
    buf(data: Uint8Array): number;
  };
  export default crc32c;
}
