const SLAB_BYTES = 1024 * 1024;

/** Turns rows' JSON text into bytes, many to one allocation: a Buffer for each of a million rows would cost more than they. */
export class RowWriter {
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #used = 0;

  write(json: string): Buffer {
    // A character of a JavaScript string is at most 3 bytes of UTF-8.
    if (json.length * 3 > SLAB_BYTES / 4) return Buffer.from(json);
    if (this.#used + json.length * 3 > SLAB_BYTES) {
      // The old slab lives on as long as rows in it do.
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += this.#slab.write(json, start);
    return this.#slab.subarray(start, this.#used);
  }
}
