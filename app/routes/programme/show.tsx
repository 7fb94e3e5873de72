import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { type ControlView, readProgramme } from "#app/queries/controls/programme";
import { MonthMap } from "#components/controls/month-map";
import { Readiness } from "#components/controls/readiness";
import { WeeksChart } from "#components/controls/weeks-chart";
import { Card } from "#components/ui/card";
import { Empty } from "#components/ui/empty";
import { Facts } from "#components/ui/facts";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { categoryNames } from "#domain/controls/controls";
import { countsText } from "#domain/controls/coverage";
import { countStates, hasEvidence, readinessOf } from "#domain/controls/readiness";
import { monthlyCounts, monthsOf, shareOfMonths, weeklyCounts } from "#domain/controls/readiness-months";
import { drawBars } from "#domain/controls/strip";
import { drawWeeks } from "#domain/controls/weeks";
import type { Period } from "#domain/controls/windows";
import { type Day, daysBetween } from "#domain/days";
import { listCriteria } from "#policies/catalogue";

export const meta = () => [{ title: "Programme · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "programme.view");
  const { app } = args.context;
  const { controls, categories, period, today } = await readProgramme(app.read, app.now(), visitor.scope);
  const url = new URL(args.request.url);
  const active = controls.filter((control) => !control.retired);
  const covered = new Set(active.flatMap((control) => control.version.criteria));
  const partly = period
    ? active.filter((control) => control.versions[0]!.inForceFrom > period.from).length
    : 0;
  return {
    mayEdit: can(visitor, "programme.edit"),
    period,
    day: period && today >= period.from && today <= period.to ? daysBetween(period.from, today) + 1 : null,
    days: period ? daysBetween(period.from, period.to) + 1 : 0,
    controls: active.length,
    partly,
    categories: categories.map((one) => {
      const criteria = listCriteria([one]);
      return {
        name: categoryNames[one],
        criteria: criteria.length,
        bare: criteria.filter(({ id }) => !covered.has(id)).length,
      };
    }),
    readiness: readinessOf(controls),
    ...(period
      ? picturesOf(controls, period, today, url.searchParams.get("months") === "numbers")
      : { pictures: null }),
    summary: countsText(countStates(controls.flatMap((control) => control.occurrences))),
    noEvidence: active.filter((control) => !hasEvidence(control.counts)).length,
  };
}

/** What was held, late and missed by week, and of each control by month. */
function picturesOf(controls: readonly ControlView[], period: Period, today: Day, numbers: boolean) {
  const weeks = weeklyCounts(
    controls.flatMap((control) => control.occurrences),
    period,
  );
  const names = monthsOf(period);
  const lines = controls.map(({ ref, version, occurrences }) => {
    const months = monthlyCounts(occurrences, period);
    const drawing = drawBars(months, shareOfMonths(period, today));
    return { ref, title: version.title, drawing, months: numbers ? months : null };
  });
  const first = Number(period.from.slice(5, 7)) - 1;
  return { pictures: { weeks, drawing: drawWeeks(weeks), lines, months: { first, names }, numbers } };
}

export default function Programme() {
  const data = useLoaderData<typeof loader>();
  const { mayEdit, period, controls, partly, categories, readiness, pictures } = data;
  const change = mayEdit ? (
    <Link className={controls > 0 ? "btn" : "btn go"} to="/programme/load">
      {controls > 0 ? "Change categories or period" : "Load the programme"}
    </Link>
  ) : undefined;
  if (!period || controls === 0) {
    return (
      <>
        <PageHeader title="Programme" />
        <Empty title="No programme is loaded yet" action={change}>
          <p>
            Choose the scope of the report and the audit period. Surety loads the criteria and their controls,
            and then tracks what was expected and what was held.
          </p>
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Programme"
        intro={`${data.summary}. ${data.noEvidence} of ${controls} controls have no evidence yet.`}
      >
        <a className="btn" href="/exports/binder.pdf">
          Download PDF
        </a>
        {change}
      </PageHeader>
      <div className="stack">
        <div className="cols rail">
          <Card title="Readiness by series" aside="Occurrences of the audit period, counted">
            <Readiness lines={readiness} />
          </Card>
          <aside className="stack" aria-label="About the programme">
            <Card title="Audit period">
              <Facts
                facts={[
                  ["First day", <When key="from" at={period.from} as="record" />],
                  ["Last day", <When key="to" at={period.to} as="record" />],
                  ["Today", data.day ? `day ${data.day} of ${data.days}` : "outside the period"],
                  partly > 0 && ["Started later", `${partly} controls started after the first day`],
                ]}
              />
            </Card>
            <Card title="Criteria" aside={<Link to="/criteria">All criteria</Link>}>
              <Facts
                facts={categories.map((one) => [
                  one.name,
                  one.bare > 0
                    ? `${one.criteria} criteria, ${one.bare} without a control`
                    : `${one.criteria} criteria, each with a control`,
                ])}
              />
            </Card>
          </aside>
        </div>
        {pictures ? (
          <>
            <WeeksChart weeks={pictures.weeks} drawing={pictures.drawing} />
            <MonthMap lines={pictures.lines} months={pictures.months} numbers={pictures.numbers} />
          </>
        ) : null}
      </div>
    </>
  );
}
