import type { Finding } from "#domain/evidence/evidence";
import { type Answer, answersTo, jsonOf, unknownBy } from "#evidence/aws/answers";
import type { Aws } from "#evidence/aws/client";
import { everyPage, forEachOf, jsonQuestionOf, nextInJson } from "#evidence/aws/questions";
import { type Judged, summed } from "#evidence/aws/summed";

type Trail = {
  Name?: string;
  TrailARN?: string;
  IsMultiRegionTrail?: boolean;
  LogFileValidationEnabled?: boolean;
  HomeRegion?: string;
};
type Selectors = {
  EventSelectors?: {
    ReadWriteType?: string;
    IncludeManagementEvents?: boolean;
    ExcludeManagementEventSources?: string[];
  }[];
  AdvancedEventSelectors?: { FieldSelectors?: { Field?: string; Equals?: string[] }[] }[];
};
type Status = { IsLogging?: boolean; LatestDeliveryError?: string };

const TRAILS = "cloudtrail:DescribeTrails";
const STATUS = "cloudtrail:GetTrailStatus";
const SELECTORS = "cloudtrail:GetEventSelectors";
const DETECTORS = "guardduty:ListDetectors";
const DETECTOR = "guardduty:GetDetector";

/** Asks for the trails and what they record, and each region for its GuardDuty detector; gives the number of trails. */
export async function readLogging(aws: Aws, { regions }: { regions: string[] }): Promise<number> {
  // A trail for all regions is listed in each of them, so one region is enough to find it.
  const listed = await aws.ask(jsonQuestionOf(TRAILS, aws.home, { includeShadowTrails: true }));
  const trails = trailsIn(listed) ?? [];
  for (const { TrailARN = "", HomeRegion = aws.home } of trails) {
    await aws.ask(jsonQuestionOf(STATUS, HomeRegion, { Name: TrailARN }, TrailARN));
    await aws.ask(jsonQuestionOf(SELECTORS, HomeRegion, { TrailName: TrailARN }, TrailARN));
  }
  await forEachOf(regions, async (region) => {
    const pages = await everyPage(
      aws,
      (mark) => ({
        call: DETECTORS,
        region,
        method: "GET",
        path: `/detector?maxResults=50${mark === null ? "" : `&nextToken=${encodeURIComponent(mark)}`}`,
      }),
      nextInJson("nextToken"),
    );
    for (const id of pages.flatMap(detectorsIn))
      await aws.ask({
        call: DETECTOR,
        region,
        of: id,
        method: "GET",
        path: `/detector/${encodeURIComponent(id)}`,
      });
  });
  return trails.length;
}

/** Whether one trail records what is done in all regions, tamper-evident, and whether GuardDuty is on in each region. */
export function judgeLogging(answers: readonly Answer[]): Finding[] {
  return [...judgeTrails(answers), ...judgeDetectors(answers)];
}

function judgeTrails(answers: readonly Answer[]): Finding[] {
  const [listed] = answersTo(answers, TRAILS);
  const trails = listed ? trailsIn(listed) : null;
  if (!trails)
    return ["trail", "trail-validation"].map((rule) => ({
      ...unknownBy(rule, listed, "trails"),
      object: "trails",
    }));
  const judged = trails.map((trail) => judgeTrail(answers, trail));
  const good = trails.filter((_, n) => judged[n]?.verdict === "pass");
  const best =
    judged.find(({ verdict }) => verdict === "pass") ?? judged.find(({ verdict }) => verdict === "unknown");
  const valid = good.find(({ LogFileValidationEnabled }) => LogFileValidationEnabled === true);
  return [
    ...(best
      ? [{ rule: "trail", ...best }]
      : judged.length === 0
        ? [{ rule: "trail", object: "trails", verdict: "fail" as const, detail: "The account has no trail." }]
        : judged.map((one) => ({ rule: "trail", ...one }))),
    ...(good.length > 0
      ? [
          {
            rule: "trail-validation",
            object: (valid ?? good[0])?.Name ?? "trail",
            verdict: valid ? ("pass" as const) : ("fail" as const),
            detail: `Log file validation is ${valid ? "on: later changes of log files can be found" : "off"}.`,
          },
        ]
      : []),
  ];
}

function judgeTrail(
  answers: readonly Answer[],
  { Name = "", TrailARN = "", IsMultiRegionTrail }: Trail,
): Judged {
  const of = (verdict: Judged["verdict"], detail: string) => ({ object: Name, verdict, detail });
  if (IsMultiRegionTrail !== true) return of("fail", "The trail records one region alone.");
  const [status] = answersTo(answers, STATUS, TrailARN);
  const [selectors] = answersTo(answers, SELECTORS, TrailARN);
  const state = status && (jsonOf(status) as Status | null);
  const chosen = selectors && (jsonOf(selectors) as Selectors | null);
  if (!state) return of("unknown", unknownBy("", status, Name).detail);
  if (!chosen) return of("unknown", unknownBy("", selectors, Name).detail);
  if (state.IsLogging !== true) return of("fail", "The trail is switched off.");
  if (state.LatestDeliveryError)
    return of("fail", `Its log files could not be delivered: ${state.LatestDeliveryError.slice(0, 200)}.`);
  return recordsManagement(chosen)
    ? of("pass", "Records what is done in all regions, and is switched on.")
    : of("fail", "The trail does not record all management events.");
}

/** Whether reads and writes of the account's management are recorded; high-volume sources may be left out. */
function recordsManagement({ EventSelectors = [], AdvancedEventSelectors = [] }: Selectors): boolean {
  const basic = EventSelectors.some(
    ({ IncludeManagementEvents, ReadWriteType }) =>
      IncludeManagementEvents === true && ReadWriteType === "All",
  );
  const advanced = AdvancedEventSelectors.some(
    ({ FieldSelectors = [] }) =>
      FieldSelectors.some(
        ({ Field, Equals = [] }) => Field === "eventCategory" && Equals.includes("Management"),
      ) &&
      FieldSelectors.every(
        ({ Field, Equals = [] }) =>
          Field === "eventCategory" || (Field === "eventSource" && Equals.length === 0),
      ),
  );
  return basic || advanced;
}

function judgeDetectors(answers: readonly Answer[]): Finding[] {
  const rule = "guardduty";
  const pages = answersTo(answers, DETECTORS);
  const regions = [...new Set(pages.map(({ region }) => region))].sort();
  const judged = regions.map((region): Judged => {
    const listed = pages.filter((one) => one.region === region);
    const refused = listed.find((one) => jsonOf(one) === null);
    const ids = listed.flatMap(detectorsIn);
    const of = (verdict: Judged["verdict"], detail: string) => ({ object: region, verdict, detail });
    if (ids.length === 0 && refused) return of("unknown", unknownBy(rule, refused, region).detail);
    if (ids.length === 0) return of("fail", "GuardDuty is off in this region.");
    const states = answersTo(answers, DETECTOR).filter((one) => one.region === region);
    const unread = states.find((one) => jsonOf(one) === null);
    if (unread) return of("unknown", unknownBy(rule, unread, region).detail);
    const on = states.some((one) => (jsonOf(one) as { status?: string }).status === "ENABLED");
    return of(on ? "pass" : "fail", `GuardDuty is ${on ? "on" : "suspended"} in this region.`);
  });
  return [
    ...(regions.length === 0 ? [unknownBy(rule, undefined, "GuardDuty")] : []),
    ...summed(rule, "regions", judged, (n) => `GuardDuty is on in ${n} of ${judged.length} regions.`),
  ];
}

function trailsIn(answer: Answer): Trail[] | null {
  const list = (jsonOf(answer) as { trailList?: Trail[] } | null)?.trailList;
  return Array.isArray(list) ? list : null;
}

function detectorsIn(answer: Answer): string[] {
  const ids = (jsonOf(answer) as { detectorIds?: string[] } | null)?.detectorIds;
  return Array.isArray(ids) ? ids : [];
}
