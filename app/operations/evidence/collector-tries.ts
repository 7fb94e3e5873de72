import { record } from "#app/audit";
import type { AppContext } from "#app/context";
import { secretsFor, type TargetSecrets } from "#app/operations/evidence/collector-secrets";
import { checkSettings } from "#app/operations/evidence/collector-targets";
import { type Gathered, gather } from "#app/operations/evidence/gathering";
import { type Actor, actorName, allow, perform } from "#app/work";
import type { TargetRow } from "#db/evidence/collectors";
import { Refused } from "#domain/errors";
import { type Finding, verdictOf } from "#domain/evidence/evidence";
import { findCollector } from "#evidence/collectors/all";

/** What a try answered. Nothing of it is stored. */
export type TriedTarget = { gathering: Gathered["gathering"]; findings: Finding[] };
type Tried = { collector: string; name: string; settings: Record<string, unknown>; typed: TargetSecrets };

/**
 * Asks with settings that need not be saved yet, and assesses the answer. Stores nothing; that it was asked, and how it
 * ended, is in the log. @throws Refused
 */
export async function tryTarget(
  app: AppContext,
  actor: Actor,
  input: Tried,
  target: TargetRow | null,
): Promise<TriedTarget> {
  allow(actor, "collectors.edit");
  const collector = findCollector(input.collector);
  if (!collector) throw new Refused("not_found", "Collector not found.");
  const settings = checkSettings(collector, input.settings);
  const secrets = secretsFor(collector, settings, { typed: input.typed, secrets: app.secrets }, target);
  const note = (after: object) =>
    perform(app, actor, (work) =>
      record(work, {
        action: "collectors.try",
        subject: {
          type: "collector-target",
          id: target?.id ?? collector.name,
          ref: input.name || collector.title,
        },
        after: { collector: collector.name, settings, ...after },
      }),
    );
  try {
    const { gathering, assess } = await gather(app, collector, settings, {
      secrets,
      asker: actorName(actor),
    });
    const findings = await assess(new Map(gathering.files.map(({ name, bytes }) => [name, bytes])));
    await note({ outcome: verdictOf(findings, gathering.missing.length === 0) });
    return { gathering, findings };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await note({ outcome: "error", message });
    throw error instanceof Refused ? error : new Refused("unavailable", message);
  }
}
