import type { World } from "./served.ts";

export type Answer = { status: number; type: string; text: string; bytes: Buffer };
export type Init = { method?: string; body?: URLSearchParams | FormData };

/** Files of one user are made two at a time, and a limited number in a minute (`app/limits/fair-queues.ts`, `app/limits/rates.ts`). */
const FILE = /\.(pdf|json|csv)$|\/files\/[^/]+$/;

export const isFile = (path: string) => FILE.test(path.split("?")[0] ?? "");

/** Asks as one user, who begins another minute of each limit whenever it is used up. */
export function walkerOf(world: World, cookie: string, userId: string) {
  const { app, address } = world;
  const ask = async (path: string, init: Init = {}): Promise<Answer> => {
    for (const name of ["exports", "searches", "previews", "reports", "public"] as const)
      await app.limits.forget(name, name === "public" ? "127.0.0.1" : userId);
    const headers = { Cookie: cookie, Origin: address };
    const asked = async () => {
      const response = await fetch(`${address}${path}`, { ...init, headers, redirect: "manual" });
      return { response, bytes: Buffer.from(await response.arrayBuffer()) };
    };
    // A connection that was kept may be closed by the server just when it is used again.
    const { response, bytes } = await asked().catch((error) =>
      init.method ? Promise.reject(error) : asked(),
    );
    const type = response.headers.get("content-type") ?? "";
    return {
      status: response.status,
      type,
      bytes,
      text: /pdf|octet/.test(type) ? "" : bytes.toString("utf8"),
    };
  };
  /** Every path, four at a time and files two at a time, each answer given to `see`. */
  const all = async (paths: readonly string[], see: (path: string, answer: Answer) => void) => {
    const one = async (path: string) => see(path, await ask(path));
    await inParallel(paths.filter(isFile), 2, one);
    await inParallel(
      paths.filter((path) => !isFile(path)),
      4,
      one,
    );
  };
  return { ask, all };
}

/** Does the work for each item, this many at a time. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>) {
  const queue = [...items];
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

/** Everything in a text by which a record is named: its reference, its id, an address of a person. */
export function namesIn(text: string): Set<string> {
  const names = text.match(
    /\b[A-Z]{2,3}-\d{4,}\b|\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|[\w.+-]+@[\w.-]+\w/g,
  );
  return new Set(names);
}
