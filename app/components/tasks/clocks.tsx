import type { RunningClock } from "#app/queries/breach-clocks/running-clocks";
import { Card } from "#components/ui/card";
import { Clock } from "#components/ui/clock";
import { Link } from "#components/ui/link";
import { notificationTitle } from "#domain/breach-clocks/notification-titles";

const whose: Record<RunningClock["whose"], string> = {
  law: "The law sets this limit.",
  contract: "The contract sets this limit.",
  own: "This limit is our own; the law says “without undue delay”.",
};

/** Breach notices that run, nearest first. The nearest one has the view's main button. */
export function RunningClocks({ clocks }: { clocks: RunningClock[] }) {
  return (
    <Card id="clocks" title="Running clocks" aside="Nearest deadline first">
      <ol className="clocks">
        {clocks.map((clock, index) => (
          <Clock
            key={clock.key}
            from={clock.startsAt}
            due={clock.deadlineAt}
            title={
              <>
                {notificationTitle(clock.recipients)} about <Link to={clock.href}>{clock.incidentRef}</Link>
              </>
            }
            basis={`${clock.rule}. ${whose[clock.whose]}`}
          >
            <Link className={index === 0 ? "btn go" : "btn"} to={clock.href}>
              {index === 0 ? "View the notice" : "View"}
            </Link>
          </Clock>
        ))}
      </ol>
    </Card>
  );
}
