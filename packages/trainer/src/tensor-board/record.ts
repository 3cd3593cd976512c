/// <reference path="./crc32c.d.ts" />
import crc32c from 'crc-32/crc32c.js';

/** TFRecord's masking: a checksum that is itself part of checksummed data would weaken that data's checksum. */
const MASK_DELTA = 0xa282ead8;
const MASK_ROTATION = 15;

const LENGTH_BYTES = 8;
const CHECKSUM_BYTES = 4;

/**
 * Data as a record of a TFRecord file: its length (64 bits), a checksum of the length, the data, a checksum of the data,
 * all little-endian. See https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details.
 */
export function frameRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(LENGTH_BYTES + CHECKSUM_BYTES + data.length + CHECKSUM_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(LENGTH_BYTES, maskedChecksum(record.subarray(0, LENGTH_BYTES)), true);
  record.set(data, LENGTH_BYTES + CHECKSUM_BYTES);
  view.setUint32(record.length - CHECKSUM_BYTES, maskedChecksum(data), true);
  return record;
}

function maskedChecksum(data: Uint8Array): number {
  const checksum = crc32c.buf(data) >>> 0;
  return ((checksum >>> MASK_ROTATION) | (checksum << (32 - MASK_ROTATION))) + MASK_DELTA;
}
