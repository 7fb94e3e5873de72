import { standingOwnRules } from "#app/queries/breach-clocks/binding-rules";
import { findOwnHours } from "#db/breach-clocks/clocks";
import { findRegimes } from "#db/breach-clocks/obligations";
import type { ReadDb } from "#db/client";
import { listAuditEntriesOf } from "#db/installation/audit-log";
import { organisationZone } from "#db/installation/organisation";
import { defaultOwnHours } from "#domain/breach-clocks/clocks";
import { firstRegimes, type Regime } from "#domain/breach-clocks/regimes";
import type { ClockRule } from "#domain/breach-clocks/rules";
import { endOfDay } from "#domain/days";
import type { Scope } from "#domain/period-scope";

type BreachChoices = {
  regimes: readonly Regime[];
  regimesSetBy: string | null;
  hours: number;
  hoursSetBy: string | null;
  ownRules: ClockRule[];
};

/** What the organisation chose about breach rules: today, or for an auditor as it was at the end of their period. */
export async function readBreachChoices(read: ReadDb, scope: Scope | null): Promise<BreachChoices> {
  if (!scope) {
    const [own, bound] = [await findOwnHours(read), await findRegimes(read)];
    return {
      regimes: bound.regimes,
      regimesSetBy: bound.setBy,
      hours: own?.own_hours ?? defaultOwnHours,
      hoursSetBy: own?.set_by ?? null,
      ownRules: await standingOwnRules(read),
    };
  }
  const until = endOfDay(scope.to, await organisationZone(read)).toISOString();
  // The rows keep only the present choice; the log has each one.
  const last = async <T>(type: "breach_settings" | "breach_regimes") => {
    const entry = (await listAuditEntriesOf(read, type)).filter(({ at }) => at < until).at(-1);
    return entry?.after ? { ...(JSON.parse(entry.after) as T), by: entry.actor_name } : undefined;
  };
  const hours = await last<{ hours: number }>("breach_settings");
  const regimes = await last<{ regimes: Regime[] }>("breach_regimes");
  return {
    regimes: regimes?.regimes ?? firstRegimes,
    regimesSetBy: regimes?.by ?? null,
    hours: hours?.hours ?? defaultOwnHours,
    hoursSetBy: hours?.by ?? null,
    ownRules: await standingOwnRules(read, until),
  };
}
