import { addTo } from "#domain/groups";

type MtaSts = {
  version: string | null;
  mode: string | null;
  maxAge: number | null;
  mx: string[];
  wrongLines: number[];
};

/** Longest time that a policy may be kept, in seconds (RFC 8461 section 3.2). */
export const MOST_AGE = 31_557_600;

/** The id of a domain's MTA-STS record (RFC 8461 section 3.1), or why there is none. */
export function readStsId(records: readonly string[]): { id: string } | { problem: string } {
  const own = records.filter((record) => /^v=STSv1[ \t]*;/.test(record));
  const [record, second] = own;
  if (record === undefined) {
    const near = records.find((one) => /stsv1/i.test(one));
    return {
      problem:
        near === undefined
          ? "There is no MTA-STS record"
          : `"${near}" is no MTA-STS record: it must begin with "v=STSv1;"`,
    };
  }
  if (second !== undefined)
    return { problem: `There are ${own.length} MTA-STS records; senders then use none` };
  const id = /;[ \t]*id[ \t]*=[ \t]*([A-Za-z0-9]{1,32})[ \t]*(;|$)/.exec(record)?.[1];
  return id === undefined
    ? { problem: `The MTA-STS record has no id of up to 32 letters and digits: ${record}` }
    : { id };
}

/** Reads a policy (RFC 8461 section 3.2); of a field other than mx the first counts. */
export function readStsPolicy(bytes: Buffer): MtaSts {
  const values = new Map<string, string[]>();
  const wrongLines: number[] = [];
  for (const [index, line] of bytes.toString("utf8").split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const match = /^([A-Za-z0-9][\w.-]{0,31})[ \t]*:[ \t]*(\S.*?)[ \t]*$/.exec(line);
    if (!match) wrongLines.push(index + 1);
    else addTo(values, match[1]!, match[2]!);
  }
  const first = (name: string) => values.get(name)?.[0] ?? null;
  const age = first("max_age");
  return {
    version: first("version"),
    mode: first("mode"),
    maxAge: age !== null && /^\d{1,10}$/.test(age) ? Number(age) : null,
    mx: (values.get("mx") ?? []).map((pattern) => pattern.toLowerCase().replace(/\.$/, "")),
    wrongLines,
  };
}

/** Whether a mail server's name is in a policy; a star matches one label (RFC 8461 section 4.1). */
export function allowsHost(patterns: readonly string[], host: string): boolean {
  const parent = host.slice(host.indexOf(".") + 1);
  return patterns.some((pattern) => pattern === host || pattern === `*.${parent}`);
}
