/** The steps above a notice of a clock. */
export function noticeSteps(
  ref: string,
  clock: { id: string; rule: string },
  ...last: ([string] | [string, string])[]
): ([string] | [string, string])[] {
  return [
    ["Incidents", "/incidents"],
    [ref, `/incidents/${ref}`],
    [clock.rule, `/incidents/${ref}/clocks/${clock.id}`],
    ...last,
  ];
}
