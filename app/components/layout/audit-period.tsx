import { Bar } from "#components/ui/bar";
import { useNow } from "#components/ui/now";
import { When } from "#components/ui/when";
import { useZone } from "#components/ui/zone";
import { dayOf, daysBetween } from "#domain/days";

/** How far the audit period has come. Both days count: `from` and `to` are "YYYY-MM-DD". */
export function AuditPeriod({ from, to }: { from: string; to: string }) {
  const today = dayOf(useNow(), useZone());
  const days = daysBetween(from, to) + 1;
  const day = daysBetween(from, today) + 1;
  const words = day < 1 ? `starts in ${1 - day} d` : day > days ? "is over" : `day ${day} of ${days}`;
  return (
    <div>
      <p className="muted">Audit period, {words}</p>
      <Bar share={day / days} />
      <p className="faint">
        <When at={from} as="record" /> – <When at={to} as="record" />
      </p>
    </div>
  );
}
