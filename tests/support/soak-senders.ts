import type { Reviewer } from "#tests/support/soak-cast";

/** What the server said it took, by reference or id. */
export type Acknowledged = { reports: string[]; uploads: string[]; decisions: string[]; signed: string[] };

/** A sender has nothing more to do in this life of the server: it was killed, refused something, or the next code is not due yet. */
export class Gone extends Error {}

/** How a sender reaches the server that runs now. What it refused without being asked to wait is noted, with its words. */
export type Line = { url: string; acknowledged: Acknowledged; refused: string[] };

async function send(line: Line, path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(`${line.url}${path}`, { redirect: "manual", ...init }).catch(() => null);
  if (!answer) throw new Gone();
  return answer;
}

/** Busy, asked to wait, or not read in time because the machine was suspended: not taken, and to be sent again. */
const later = (status: number) => [408, 429, 503].includes(status);

/** Notes an answer that no sender expects, and ends this sender's work until the server runs again: the run goes on to its end. */
async function refuse(line: Line, what: string, answer: Response): Promise<never> {
  const { status, headers } = answer;
  const names = ["location", "x-request-id"].map((name) => `${name} ${headers.get(name) ?? "none"}`);
  line.refused.push(`${what}: ${status}, ${names.join(", ")}: ${await words(answer)}`);
  throw new Gone();
}

const leadsTo = (answer: Response, path: string) => answer.headers.get("location")?.startsWith(path) ?? false;

/** What the page of a refusal says, without its marks. */
const words = async (answer: Response) =>
  (await answer.text())
    .replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .slice(0, 1500);

/** Reports under a key of their own; one that was not answered is sent again under the same key. */
export function reporter(tokens: string[]): (line: Line) => Promise<void> {
  let sent = 0;
  return async (line) => {
    for (;;) {
      const answer = await send(line, "/api/v1/incidents", {
        method: "POST",
        headers: {
          Authorization: `Bearer ${tokens[sent % tokens.length]}`,
          "Content-Type": "application/json",
          "Idempotency-Key": `alert-${sent}`,
        },
        body: JSON.stringify({ title: `Alert ${sent}`, summary: "Seen by the scanner." }),
      });
      const body = (await answer.json().catch(() => null)) as { ref?: string } | null;
      if (body?.ref && answer.ok) line.acknowledged.reports.push(body.ref);
      else if (answer.ok) throw new Gone();
      else if (!later(answer.status)) await refuse(line, "report", answer);
      sent += 1;
    }
  };
}

/** Evidence with a file of its own each time. */
export function uploader(cookie: string): (line: Line) => Promise<void> {
  let sent = 0;
  return async (line) => {
    for (;;) {
      const body = new FormData();
      sent += 1;
      body.append("title", `Upload ${sent}`);
      body.append("kind", "list");
      body.append("source", "Directory");
      body.append("extractedAt", "2026-01-02T03:04");
      body.append("files", new Blob([`${sent} ${"x".repeat(100_000)}`]), "users.csv");
      const headers = { Cookie: cookie, Origin: line.url };
      const answer = await send(line, "/evidence/new", { method: "POST", body, headers });
      if (answer.status === 302 && leadsTo(answer, "/evidence/"))
        line.acknowledged.uploads.push(answer.headers.get("location")?.split("/").at(-1) ?? "");
      else if (!later(answer.status)) await refuse(line, "upload", answer);
    }
  };
}

/** Signs in with password and code, decides each account and signs, review after review, until none is left. */
export function signer(reviewer: Reviewer): (line: Line) => Promise<void> {
  let cookie = "";
  return async (line) => {
    const post = (path: string, form: Record<string, string>) =>
      send(line, path, {
        method: "POST",
        body: new URLSearchParams(form),
        headers: { Cookie: cookie, Origin: line.url },
      });
    for (let review = reviewer.reviews[0]; review; review = reviewer.reviews[0]) {
      if (!cookie) cookie = await signIn(line, reviewer);
      for (let item = review.items[0]; item; item = review.items[0]) {
        const answer = await post(`/my/reviews/${review.id}`, { do: "keep", item, reason: "Needed." });
        if (later(answer.status)) throw new Gone();
        // A redirect to sign-in took nothing.
        if (answer.status !== 302 || !leadsTo(answer, "/my/reviews/")) await refuse(line, "decision", answer);
        line.acknowledged.decisions.push(item);
        review.items.shift();
      }
      // The session's second factor counts for ten minutes; then it is given again.
      const answer = await post(`/my/reviews/${review.id}`, { do: "sign", attested: "on" });
      const { status } = answer;
      if (later(status)) throw new Gone();
      if (status === 403) {
        cookie = "";
        continue;
      }
      const signed = status === 302 && leadsTo(answer, "/my/reviews/");
      // 409: signed by a request that a kill left without an answer.
      if (!signed && status !== 409) await refuse(line, "sign-off", answer);
      if (signed) line.acknowledged.signed.push(`${review.id} ${reviewer.personId}`);
      reviewer.reviews.shift();
    }
  };
}

async function signIn(line: Line, { email, password, code }: Reviewer): Promise<string> {
  const headers = { Origin: line.url };
  const cookieOf = (answer: Response) =>
    answer.headers
      .getSetCookie()
      .map((text) => text.split(";")[0])
      .join("; ");
  const form = new URLSearchParams({ email, password });
  const fresh = await code();
  if (fresh === null) throw new Gone();
  const first = await send(line, "/sign-in", { method: "POST", body: form, headers });
  // Without the first half there is nothing that a code could finish.
  if (later(first.status)) throw new Gone();
  if (!leadsTo(first, "/sign-in/code")) await refuse(line, "password", first);
  const second = await send(line, "/sign-in/code", {
    method: "POST",
    body: new URLSearchParams({ code: fresh }),
    headers: { ...headers, Cookie: cookieOf(first) },
  });
  if (later(second.status)) throw new Gone();
  if (second.status !== 302 || leadsTo(second, "/sign-in")) await refuse(line, "code", second);
  return cookieOf(second);
}
