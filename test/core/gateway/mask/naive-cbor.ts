/** What a CBOR item reads, maps as entries so that equal keys show; throws for anything unsound. */
export function readCbor(bytes: Buffer): unknown {
  let at = 0;
  const value = item(0);
  if (at !== bytes.length) throw new Error('there is more');
  return value;

  function take(count: number): Buffer {
    const taken = bytes.subarray(at, at + count);
    if (taken.length !== count) throw new Error('there is less');
    at += count;
    return taken;
  }

  function item(depth: number): unknown {
    if (depth > 128) throw new Error('it is too deep');
    const first = take(1)[0] ?? 0;
    const [major, info] = [first >> 5, first & 31];
    if (info > 27 && info < 31) throw new Error('that is reserved');
    if (info === 31 && ![2, 3, 4, 5].includes(major)) throw new Error('that has no end');
    if (major === 7) return simple(info);
    const count = info === 31 ? undefined : argument(info);
    switch (major) {
      case 0:
        return count;
      case 1:
        return -1n - (count ?? 0n);
      case 2:
        return { bytes: string(major, count).toString('hex') };
      case 3:
        return text(string(major, count));
      case 4:
        return many(count, () => item(depth + 1));
      case 5:
        return { map: many(count, () => [key(), item(depth + 1)]) };
      default:
        return { tag: count, value: item(depth + 1) };
    }
  }

  function key(): unknown {
    if ((bytes[at] ?? 0) >> 5 !== 3) throw new Error('a key is no text');
    return item(0);
  }

  function argument(info: number): bigint {
    if (info < 24) return BigInt(info);
    return BigInt(`0x${take(2 ** (info - 24)).toString('hex')}`);
  }

  function string(major: number, count: bigint | undefined): Buffer {
    if (count !== undefined) return take(Number(count));
    const chunks: Buffer[] = [];
    while (bytes[at] !== 0xff) {
      const first = take(1)[0] ?? 0;
      if (first >> 5 !== major || (first & 31) > 27) throw new Error('that is no chunk');
      const chunk = take(Number(argument(first & 31)));
      chunks.push(chunk);
    }
    at += 1;
    return Buffer.concat(chunks);
  }

  function many<T>(count: bigint | undefined, read: () => T): T[] {
    const all: T[] = [];
    if (count === undefined) {
      while (bytes[at] !== 0xff) all.push(read());
      at += 1;
    } else for (let n = 0n; n < count; n += 1n) all.push(read());
    return all;
  }

  function simple(info: number): unknown {
    if (info < 24) return { simple: info };
    const raw = take(2 ** (info - 24));
    if (info === 24 && (raw[0] ?? 0) < 32) throw new Error('that is too short');
    return info === 24 ? { simple: raw[0] } : { float: raw.toString('hex') };
  }

  function text(raw: Buffer): string {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  }
}
