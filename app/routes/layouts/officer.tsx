import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation, useRouteLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import type { AppContext } from "#app/context";
import { remindersStandStill } from "#app/queries/breach-clocks/reminder-watch";
import { listRunningClocks } from "#app/queries/breach-clocks/running-clocks";
import { shownCondition } from "#app/queries/installation/condition";
import { menuCounts } from "#app/queries/menu-counts";
import type { loader as rootLoader } from "#app/root.tsx";
import { pagesBeside, places } from "#components/layout/navigation";
import { SettingsTabs } from "#components/layout/settings-tabs";
import { Shell } from "#components/layout/shell";
import { Link } from "#components/ui/link";
import { logLength } from "#db/installation/audit-log";
import { listSavedViews } from "#db/installation/saved-views";
import { cachedUntilWrite } from "#db/read-cache";
import { notificationTitle } from "#domain/breach-clocks/notification-titles";
import { standstillWords } from "#domain/breach-clocks/reminder-watch";
import { may, roleNames } from "#domain/roles";

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  if (!may(visitor.role, "programme.view")) {
    if (new URL(args.request.url).pathname === "/") throw redirect("/my");
    throw notFound();
  }
  const { read } = args.context.app;
  const clocks = may(visitor.role, "incidents.edit")
    ? await cachedUntilWrite(read, "running clocks", () => listRunningClocks(read))
    : [];
  const [first] = clocks;
  // Today lists all of them, so the bar stays away there.
  const onToday = new URL(args.request.url).pathname === "/";
  const clock = first &&
    !onToday && {
      title: notificationTitle(first.recipients),
      ref: first.incidentRef,
      href: first.href,
      dueAt: first.deadlineAt,
      others: clocks.length - 1,
    };
  return {
    clock: clock || null,
    counts: await menuCounts(args.context.app, visitor),
    views: (
      await cachedUntilWrite(read, `saved views of ${visitor.userId}`, () =>
        listSavedViews(read, visitor.userId),
      )
    ).map(({ id, list, name, query }) => ({
      id,
      list,
      name,
      query,
    })),
    logLine: await cachedUntilWrite(read, "log length", () => logLength(read)),
    alarm: may(visitor.role, "jobs.view") ? await alarmOf(args.context.app) : null,
  };
}

/** What is wrong with the data, or else with the reminders; null when nothing is. */
async function alarmOf(app: AppContext): Promise<string | null> {
  const words = shownCondition(app);
  if (words) return words;
  const still = await remindersStandStill(app);
  return still && standstillWords(still, app.now());
}

export default function Officer() {
  const { clock, alarm, logLine, counts } = useLoaderData<typeof loader>();
  const { pathname } = useLocation();
  const shell = useRouteLoaderData<typeof rootLoader>("root");
  if (!shell?.visitor) return null;
  const { organisation, period, theme, visitor } = shell;
  const beside = pagesBeside(visitor.role, pathname);
  return (
    <Shell
      organisation={organisation ?? ""}
      user={{ name: visitor.name, role: roleNames[visitor.role] }}
      logLine={logLine}
      groups={places(visitor.role, counts)}
      period={period}
      theme={theme}
      clock={clock}
      alarm={alarm}
      search="/search"
    >
      {beside?.tabs ? (
        <SettingsTabs pages={beside.pages} pathname={pathname}>
          <Outlet />
        </SettingsTabs>
      ) : (
        <>
          {beside ? (
            <nav className="beside no-print" aria-label={beside.label}>
              {beside.pages.map(({ to, text }) => (
                <Link key={to} to={to} aria-current={to === pathname ? "page" : undefined}>
                  {text}
                </Link>
              ))}
            </nav>
          ) : null}
          <Outlet />
        </>
      )}
    </Shell>
  );
}
