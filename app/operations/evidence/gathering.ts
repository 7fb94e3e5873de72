import { setTimeout as sleep } from "node:timers/promises";
import type { AppContext } from "#app/context";
import { offLoop } from "#app/off-loop/ask";
import {
  refuseSecretsIn,
  type TargetSecrets,
  withoutSecrets,
} from "#app/operations/evidence/collector-secrets";
import { ownRecords } from "#app/queries/evidence/own-records";
import type { Finding } from "#domain/evidence/evidence";
import type { AnyCollector } from "#evidence/collectors/all";
import type { Gathering } from "#evidence/collectors/collector";
import { openEgress } from "#evidence/network/egress";

export type Gathered = {
  gathering: Gathering;
  /** Judges stored bytes with the same settings, in a thread: an expression of an officer may take any time. */
  assess(files: ReadonlyMap<string, Buffer>): Promise<Finding[]>;
};

/** Reaches out once with these settings, for `asker`, and stores nothing. @throws Error whose words hold no secret */
export async function gather(
  app: AppContext,
  collector: AnyCollector,
  settings: unknown,
  { secrets, asker }: { secrets: TargetSecrets; asker: string },
): Promise<Gathered> {
  const parsed = collector.schema.parse(settings);
  const way = openEgress({ now: app.now, allowPrivate: app.config.collectAllowPrivate });
  const gathering = await collector
    .collect(parsed, { way, now: app.now, wait: (ms) => sleep(ms), own: ownRecords(app), secrets })
    .catch((error: unknown) => {
      throw withoutSecretsIn(error, secrets);
    });
  return {
    gathering: refuseSecretsIn(gathering, secrets),
    assess: (files) =>
      offLoop(asker, "assessFiles", collector.name, [...files], parsed, gathering.extractedAt),
  };
}

/** The error itself where there is no secret; else one that has its words and nothing beneath them. */
function withoutSecretsIn(error: unknown, secrets: TargetSecrets): unknown {
  if (Object.keys(secrets).length === 0) return error;
  const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
  const safe = new Error(withoutSecrets(message, secrets));
  safe.stack = withoutSecrets(stack, secrets);
  return safe;
}
