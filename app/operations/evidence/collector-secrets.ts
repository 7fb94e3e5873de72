import type { Secrets } from "#app/secrets";
import type { TargetRow } from "#db/evidence/collectors";
import { Refused } from "#domain/errors";
import type { AnyCollector } from "#evidence/collectors/all";
import type { Gathering } from "#evidence/collectors/collector";

/** Passwords and tokens by the name of their setting. */
export type TargetSecrets = Readonly<Record<string, string>>;
/** What was typed into a form, with what seals it. */
export type GivenSecrets = { typed: TargetSecrets; secrets: Secrets };
type Stored = Pick<TargetRow, "id" | "collector" | "settings" | "secret">;

const FIELD = "collector_targets.secret";
/** Shorter texts occur in an answer by chance, and are not looked for in its files. */
const SHORTEST = 8;

/** The secrets of a stored target. @throws Refused "unavailable" when they were altered or moved to another row */
export function openTargetSecrets(secrets: Secrets, target: Pick<Stored, "id" | "secret">): TargetSecrets {
  return target.secret === null
    ? {}
    : (JSON.parse(secrets.open(target.secret, FIELD, target.id)) as TargetSecrets);
}

/** Seals the secrets of a target for its row; null when there are none. */
export function sealTargetSecrets(secrets: Secrets, id: string, values: TargetSecrets): string | null {
  return Object.keys(values).length === 0 ? null : secrets.seal(JSON.stringify(values), FIELD, id);
}

/**
 * The secrets that belong to these settings: what was typed, else what is stored, as long as it goes to the same place.
 * @throws Refused at the field of a secret that is required and missing
 */
export function secretsFor(
  collector: AnyCollector,
  settings: Record<string, unknown>,
  { typed, secrets }: GivenSecrets,
  before: Stored | null,
): TargetSecrets {
  const asked = collector.settings.filter(({ secret }) => secret);
  const moved =
    before !== null &&
    destinationOf(collector, JSON.parse(before.settings)) !== destinationOf(collector, settings);
  const kept = before && before.collector === collector.name && !moved ? before : null;
  const stored = kept ? storedFor(asked, typed, () => openTargetSecrets(secrets, kept)) : {};
  const values: Record<string, string> = {};
  for (const { name, optional } of asked) {
    const value = typed[name] || stored[name];
    if (value) values[name] = value;
    else if (!optional)
      throw new Refused(
        "invalid",
        moved ? "The address has changed. Enter the secret again." : "This field is required.",
        `secret-${name}`,
      );
  }
  return values;
}

/** What is stored, where not all was typed. Damaged, it holds nothing back once every required secret is typed anew. */
function storedFor(
  asked: AnyCollector["settings"],
  typed: TargetSecrets,
  open: () => TargetSecrets,
): TargetSecrets {
  if (asked.every(({ name }) => typed[name])) return {};
  try {
    return open();
  } catch (error) {
    const anew = asked.some(({ name }) => typed[name]);
    if (anew && asked.every(({ name, optional }) => optional || typed[name])) return {};
    throw error;
  }
}

function destinationOf(collector: AnyCollector, settings: unknown): string {
  const parsed = collector.schema.safeParse(settings);
  if (!parsed.success) return "";
  return collector.destination?.(parsed.data) ?? JSON.stringify(parsed.data);
}

/** A text without the secrets in it. */
export function withoutSecrets(text: string, secrets: TargetSecrets): string {
  return partsOf(secrets).reduce((safe, secret) => safe.replaceAll(secret, "…"), text);
}

/** The gathering with its words free of secrets. @throws Refused when a file repeats one: evidence is read by many */
export function refuseSecretsIn(gathering: Gathering, secrets: TargetSecrets): Gathering {
  const parts = partsOf(secrets).filter((part) => part.length >= SHORTEST);
  for (const { name, bytes } of gathering.files)
    if (parts.some((part) => bytes.includes(part)))
      throw new Refused("unavailable", `The response (${name}) repeats the secret. Nothing was stored.`);
  const safe = (text: string) => withoutSecrets(text, secrets);
  return {
    ...gathering,
    source: safe(gathering.source),
    query: safe(gathering.query),
    completeness: safe(gathering.completeness),
    missing: gathering.missing.map(safe),
  };
}

/** Each secret and, of a header such as "Bearer …", the token in it; the longest first. */
function partsOf(secrets: TargetSecrets): string[] {
  const texts = Object.values(secrets).flatMap((text) => [
    text,
    ...text.split(/\s+/).filter((word) => word.length >= SHORTEST),
  ]);
  return [
    ...new Set(texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)])),
  ]
    .filter((text) => text !== "")
    .sort((a, b) => b.length - a.length);
}
