import type { AppContext } from "#app/context";
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
  /** Judges stored bytes with the same settings. */
  assess(files: ReadonlyMap<string, Buffer>): Finding[];
};

/** Reaches out once with these settings and stores nothing. @throws Error whose words hold no secret */
export async function gather(
  app: AppContext,
  collector: AnyCollector,
  settings: unknown,
  secrets: TargetSecrets,
): Promise<Gathered> {
  const parsed = collector.schema.parse(settings);
  const way = openEgress({ now: app.now, allowPrivate: app.config.collectAllowPrivate });
  const gathering = await collector
    .collect(parsed, { way, now: app.now, own: ownRecords(app), secrets })
    .catch((error: unknown) => {
      throw withoutSecretsIn(error, secrets);
    });
  return {
    gathering: refuseSecretsIn(gathering, secrets),
    assess: (files) => collector.assess(files, parsed, gathering.extractedAt),
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
