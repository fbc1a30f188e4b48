/** One value of ASN.1's distinguished encoding. */
export interface DerValue {
  tag: number;
  /** Without tag and length. */
  body: Buffer;
  /** With tag and length. */
  whole: Buffer;
}

export const derTag = { integer: 2, octets: 4, oid: 6, sequence: 0x30, set: 0x31, context0: 0xa0 } as const;

/** Reads the value at the start of `bytes`. */
export function readDer(bytes: Buffer): DerValue {
  const first = bytes[1];
  if (bytes.length < 2 || first === undefined) throw new Error("DER value is cut short");
  const lengthBytes = first & 0x80 ? first & 0x7f : 0;
  if (lengthBytes > 4 || first === 0x80) throw new Error("DER length is not supported");
  let length = first;
  if (lengthBytes > 0) {
    length = 0;
    for (let at = 0; at < lengthBytes; at += 1) length = length * 256 + (bytes[2 + at] ?? 0);
  }
  const start = 2 + lengthBytes;
  if (start + length > bytes.length) throw new Error("DER value is cut short");
  return { tag: bytes[0]!, body: bytes.subarray(start, start + length), whole: bytes.subarray(0, start + length) };
}

export function readDerList(bytes: Buffer): DerValue[] {
  const values: DerValue[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const value = readDer(rest);
    values.push(value);
    rest = rest.subarray(value.whole.length);
  }
  return values;
}

/** The n-th value inside another, which must have the tag. */
export function derChild(parent: DerValue, position: number, tag: number): DerValue {
  const child = readDerList(parent.body)[position];
  if (child?.tag !== tag) throw new Error(`DER value ${position} has not the tag ${tag}`);
  return child;
}
