import { SourceUnreadable } from "../../errors.ts";

/** Text packs to a tenth, a log that repeats itself to a two-hundredth; deflate's most is about a thousandth. */
const MOST_TIMES = 500;
/** Small things may be as dense as they like. */
const CARELESS_BYTES = 64 * 1024 * 1024;

/** Passes unpacked bytes on, and stops with SourceUnreadable when they become implausibly many for `packedBytes`. */
export async function* refuseBomb(
  chunks: AsyncIterable<Buffer>,
  packedBytes: number,
  label: string,
): AsyncGenerator<Buffer> {
  let unpacked = 0;
  for await (const chunk of chunks) {
    unpacked += chunk.length;
    if (unpacked > CARELESS_BYTES && unpacked > packedBytes * MOST_TIMES) {
      throw new SourceUnreadable(`${label} unpacks to more than ${MOST_TIMES} times its size.`, {
        hint: "That is how archives look that are made to fill disks. If it is real, unpack it and read the files.",
      });
    }
    yield chunk;
  }
}
