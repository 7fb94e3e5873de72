import type { Resolver } from "node:dns/promises";

type Kind = "TXT" | "CAA" | "A" | "AAAA" | "MX";
/** One question and its answer: records, "none" when the DNS says that there are none, or an error that leaves it open. */
export type Question = {
  name: string;
  kind: Kind;
  records: string[];
  none: boolean;
  /** The name itself does not exist. */
  gone?: boolean;
  error: string | null;
};
/** The answer to one question; undefined when it was not asked. */
export type Ask = (name: string, kind: Kind) => Question | undefined;

/** Answers a judgement's questions from what was stored. */
export function answersOf(questions: readonly Question[]): Ask {
  const known = new Map(questions.map((one) => [`${one.kind} ${one.name}`, one]));
  return (name, kind) => known.get(`${kind} ${name}`);
}

/**
 * Asks the DNS what a judgement looks at, each question once: the judgement runs on the answers so far, and what it misses is
 * asked, until it misses nothing or `most` questions were asked.
 */
export async function askFor(resolver: Resolver, judge: (ask: Ask) => unknown, most: number) {
  const questions: Question[] = [];
  for (;;) {
    const wanted = new Map<string, { name: string; kind: Kind }>();
    const answers = answersOf(questions);
    judge((name, kind) => {
      const answer = answers(name, kind);
      if (!answer) wanted.set(`${kind} ${name}`, { name, kind });
      return answer;
    });
    const next = [...wanted.values()].slice(0, most - questions.length);
    if (next.length === 0) return questions;
    for (const question of await Promise.all(next.map(({ name, kind }) => query(resolver, name, kind))))
      questions.push(question);
  }
}

async function query(resolver: Resolver, name: string, kind: Kind): Promise<Question> {
  try {
    const records = await recordsOf(resolver, name, kind);
    return { name, kind, records, none: records.length === 0, error: null };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    const gone = code === "ENOTFOUND";
    const none = gone || code === "ENODATA";
    return { name, kind, records: [], none, gone, error: none ? null : code };
  }
}

async function recordsOf(resolver: Resolver, name: string, kind: Kind): Promise<string[]> {
  switch (kind) {
    case "TXT":
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(""));
    case "A":
      return resolver.resolve4(name);
    case "AAAA":
      return resolver.resolve6(name);
    case "MX":
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case "CAA":
      return (await resolver.resolveCaa(name)).flatMap(({ critical, ...tags }) =>
        Object.entries(tags).map(([tag, value]) => `${critical} ${tag} "${value}"`),
      );
  }
}

/** The host names of MX records, in lower case; a record that names no host (RFC 7505) is left out. */
export function mxHosts(records: readonly string[]): string[] {
  return records
    .map((record) =>
      record
        .slice(record.indexOf(" ") + 1)
        .toLowerCase()
        .replace(/\.$/, ""),
    )
    .filter((host) => host !== "");
}
