/** Takes exact numbers of bytes out of a stream of pieces of any size. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, or null when the stream ends before them. */
  async take(length: number): Promise<Buffer | null> {
    const pieces = [this.#held];
    let size = this.#held.length;
    while (size < length) {
      const { done, value } = await this.#source.next();
      if (done) return null;
      pieces.push(Buffer.from(value));
      size += value.length;
    }
    const all = pieces.length === 1 ? this.#held : Buffer.concat(pieces);
    this.#held = all.subarray(length);
    return all.subarray(0, length);
  }

  /** Whatever was not taken. */
  async *rest(): AsyncGenerator<Buffer> {
    if (this.#held.length > 0) yield this.#held;
    for (let next = await this.#source.next(); !next.done; next = await this.#source.next())
      yield Buffer.from(next.value);
  }
}
