import { MOST_RESUMED, PIECE } from "#domain/evidence/pieces";
import type { Ends, Received } from "./upload-ends";

/** Waits between attempts, in seconds; the last one is repeated. Together they outlast ten minutes without a connection. */
const pauses = [1, 2, 4, 8, 15, 30];
const MOST_ATTEMPTS = 25;
const lostWords = "The connection was lost. Send the file again to go on from what has arrived.";

type Answer = {
  status: number;
  body: { id?: string; received?: number; files?: Received[]; error?: string } | null;
};

/**
 * Sends a large file in pieces and goes on after a lost connection, also after the page was loaded anew and the same file chosen
 * again: the server says how much is there. The SHA-256 of the whole is agreed at the end. Answers how to stop it.
 */
export function sendPieces(to: string, file: File, ends: Ends): { abort(): void } {
  const stop = new AbortController();
  if (file.size > MOST_RESUMED) {
    ends.failed("A file has at most 2 GiB.");
    return { abort: () => {} };
  }
  send(to, file, ends, stop.signal).catch((error) => {
    if (!stop.signal.aborted) ends.failed(error instanceof Stopped ? error.message : lostWords);
  });
  return { abort: () => stop.abort() };
}

/** The upload ends, with what is to be said about it. */
class Stopped extends Error {}

async function send(to: string, file: File, ends: Ends, signal: AbortSignal): Promise<void> {
  // Loaded when a file is large enough to need it.
  const { sha256 } = await import("@noble/hashes/sha2.js");
  const hash = sha256.create();
  let hashed = 0;
  const ask = (query: string, body: BodyInit | null, progress?: (sent: number) => void) =>
    persist(() => request(`${to}?${query}`, body, signal, progress), ends, signal);
  const about = { name: file.name, type: file.type, size: file.size, modified: file.lastModified };
  const begun = await ask("piece=begin", JSON.stringify(about));
  const { id, received = 0 } = begun.body ?? {};
  if (begun.status !== 200 || !id) throw new Stopped(wordsOf(begun));
  // What the server has already is read again for the hash alone.
  const hashTo = async (end: number) => {
    while (hashed < end) {
      const piece = new Uint8Array(await file.slice(hashed, hashed + PIECE).arrayBuffer());
      if (piece.length === 0) throw new Stopped("The file can no longer be read. Choose it again.");
      hash.update(piece);
      hashed += piece.length;
    }
  };
  let at = received;
  while (at < file.size) {
    const from = at;
    await hashTo(from);
    const answer = await ask(`piece=${id}&from=${from}`, file.slice(from, from + PIECE), (sent) =>
      ends.progress(from + sent),
    );
    if (![200, 409].includes(answer.status) || answer.body?.received === undefined)
      throw new Stopped(wordsOf(answer));
    at = answer.body.received;
    ends.progress(at);
  }
  await hashTo(file.size);
  const hex = [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const end = await ask(`piece=${id}&sha256=${hex}`, "");
  if (end.status !== 200 || !Array.isArray(end.body?.files)) throw new Stopped(wordsOf(end));
  ends.done(end.body.files);
}

/** Tries again while the connection is away, the server restarts or other uploads of the user run. */
async function persist(once: () => Promise<Answer>, ends: Ends, signal: AbortSignal): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await once().catch((): null => null);
    if (signal.aborted) throw new Stopped("stopped");
    if (answer && answer.status !== 429 && answer.status < 500) {
      ends.waits(null);
      return answer;
    }
    if (attempt === MOST_ATTEMPTS) throw new Stopped(answer ? wordsOf(answer) : lostWords);
    ends.waits(answer?.body?.error ?? "the connection was lost, trying again");
    await pause((pauses[attempt] ?? 30) * 1_000, signal);
  }
}

/** Ends early when the browser says that the network is there again. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      removeEventListener("online", over);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    addEventListener("online", over);
    signal.addEventListener("abort", over);
  });
}

function wordsOf({ status, body }: Answer): string {
  // A page instead of an answer is the sign-in.
  if (status === 200) return "You are signed out. Sign in in another tab, then send the file again.";
  return body?.error ?? `The file was not accepted (${status}).`;
}

/** By XMLHttpRequest, which says how far a body is. */
function request(
  url: string,
  body: BodyInit | null,
  signal: AbortSignal,
  progress?: (sent: number) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    const over = (end: () => void) => () => {
      signal.removeEventListener("abort", abort);
      end();
    };
    signal.addEventListener("abort", abort);
    xhr.responseType = "json";
    xhr.upload.onprogress = ({ loaded }) => progress?.(loaded);
    xhr.onload = over(() => resolve({ status: xhr.status, body: xhr.response }));
    xhr.onerror = over(() => reject(new Error("network")));
    xhr.onabort = over(() => reject(new Error("aborted")));
    xhr.open("POST", url);
    xhr.setRequestHeader("Content-Type", "application/octet-stream");
    xhr.send(body as XMLHttpRequestBodyInit | null);
  });
}
