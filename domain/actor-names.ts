/** The name of an actor on record in words: "job:NAME", "token:NAME" and "cli:NAME" (see `actorName`) by their kind, any other name as it is. */
export function actorLabel(name: string): string {
  const [, kind, rest = ""] = /^(job|token|cli):(?:cli:)?(.+)$/s.exec(name) ?? [];
  if (kind === "job") return `Surety (${rest})`;
  if (kind === "token") return `${rest} (a program)`;
  return kind === "cli" ? `${rest} (command line)` : name;
}
