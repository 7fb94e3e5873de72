/** Whoever is no person is on record as "job:NAME", "token:NAME" or "cli:NAME": the same in words. */
export function actorLabel(name: string): string {
  const [, kind, rest = ""] = /^(job|token|cli):(?:cli:)?(.+)$/s.exec(name) ?? [];
  if (kind === "job") return `Surety (${rest})`;
  if (kind === "token") return `${rest} (a program)`;
  return kind === "cli" ? `${rest} (command line)` : name;
}
