import type { StripOptions } from "#app/pdf/layout/strip";
import type { BinderData, BoundControl } from "#app/queries/controls/binder-data";
import { countsText, todayShare } from "#domain/controls/coverage";
import { countAll } from "#domain/controls/readiness";
import { daysBetween } from "#domain/days";

/** The strip of one control with the months of the period under it. */
export function stripOf(
  data: Pick<BinderData, "period" | "today">,
  control: Pick<BoundControl, "cells" | "counts">,
): StripOptions {
  return {
    cells: control.cells,
    axis: monthsOf(data),
    today: todayShare(data.period, data.today),
    words: `${countAll(control.counts)} expected in the period: ${countsText(control.counts)}.`,
  };
}

function monthsOf({ period }: Pick<BinderData, "period">): string[] {
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const count = Math.max(1, Math.round((daysBetween(period.from, period.to) + 1) / 30.44));
  const first = Number(period.from.slice(5, 7)) - 1;
  return Array.from({ length: Math.min(count, 24) }, (_, at) => names[(first + at) % 12]!);
}
