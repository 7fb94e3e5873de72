import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { join } from "node:path";

/** So much waits in memory; what comes after it goes to the disk. */
const MEMORY_BYTES = 2 * 1024 * 1024;
const LARGEST_BYTES = 512 * 1024 * 1024;
const PIECE_BYTES = 64 * 1024;

/**
 * A document for a reader who is slower than the printing. What does not fit into memory waits in a file without a
 * name, under a key that only this object has: nothing is left of it on any disk, whenever the process ends.
 */
export class Spool {
  private memory: Uint8Array[] = [];
  private inMemory = 0;
  private file: FileHandle | undefined;
  private written = 0;
  private read = 0;
  private ended = false;
  private error: Error | undefined;
  private wake = () => {};
  private readonly key = randomBytes(32);
  private readonly iv = randomBytes(16);
  private readonly cipher = createCipheriv("aes-256-ctr", this.key, this.iv);
  private readonly decipher = createDecipheriv("aes-256-ctr", this.key, this.iv);

  constructor(private readonly dir: string) {}

  /** Takes the next bytes; one call at a time. Waits for the disk at most, never for the reader. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.file && this.inMemory + bytes.length <= MEMORY_BYTES) {
      this.memory.push(bytes);
      this.inMemory += bytes.length;
    } else {
      if (this.written + bytes.length > LARGEST_BYTES)
        throw new Error("The document is larger than 512 MiB.");
      this.file ??= await nameless(this.dir);
      const sealed = this.cipher.update(bytes);
      await this.file.write(sealed, 0, sealed.length, this.written);
      this.written += sealed.length;
    }
    this.wake();
  }

  /** No more bytes come; with an error the reader gets it after what is there. */
  end(error?: Error): void {
    this.ended = true;
    this.error = error;
    this.wake();
  }

  /** The next piece, or null after the last. Throws the error that `end` was given. */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const piece = this.memory.shift();
      if (piece) {
        this.inMemory -= piece.length;
        return piece;
      }
      if (this.file && this.read < this.written) return this.fromFile(this.file);
      if (this.error) throw this.error;
      if (this.ended) return null;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Gives memory and disk back. */
  async close(): Promise<void> {
    this.memory = [];
    const { file } = this;
    this.file = undefined;
    await file?.close();
  }

  private async fromFile(file: FileHandle): Promise<Uint8Array> {
    const piece = Buffer.alloc(Math.min(PIECE_BYTES, this.written - this.read));
    const { bytesRead } = await file.read(piece, 0, piece.length, this.read);
    this.read += bytesRead;
    return this.decipher.update(piece.subarray(0, bytesRead));
  }
}

async function nameless(dir: string): Promise<FileHandle> {
  const path = join(dir, `spool-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  await unlink(path);
  return file;
}
