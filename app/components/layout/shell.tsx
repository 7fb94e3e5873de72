import type { ReactNode } from "react";
import { Icon } from "#components/ui/icon";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { Who } from "#components/ui/who";
import { AuditPeriod } from "./audit-period";
import { Brand } from "./brand";
import { Clockbar, type RunningClock } from "./clockbar";
import { ExerciseBar } from "./exercise-bar";
import { Find } from "./find";
import { FlashMessage } from "./flash-message";
import { Palette } from "./palette";
import { PrintHeader } from "./print-header";
import { type NavGroup, SideNav } from "./side-nav";
import { SignOut } from "./sign-out";
import { type Theme, ThemeSwitch } from "./theme-switch";

type Props = {
  organisation: string;
  user: { name: string; role: string };
  groups: readonly NavGroup[];
  /** The newest line of the audit log when the page was read; printed at its top. */
  logLine?: number;
  period?: { from: string; to: string } | null;
  theme: Theme;
  /** The nearest running breach notice; shown on every page but the one that lists the clocks. */
  clock?: RunningClock | null;
  /** A warning that must not be overlooked: reminders are not being sent. */
  alarm?: string | null;
  /** Address of the search page; the field is shown when there is one. */
  search?: string;
  children: ReactNode;
};

/** The officer's frame: places at the side, the page beside it. On a phone the side is a popover that needs no script. */
export function Shell({
  organisation,
  user,
  logLine,
  groups,
  period,
  theme,
  clock,
  alarm,
  search,
  children,
}: Props) {
  const opener = { popovertarget: "side" };
  const target = { popover: "auto" };
  return (
    <div className="app">
      <a className="skip vh" href="#main">
        Skip to content
      </a>
      <header className="top">
        <button className="btn quiet" type="button" {...opener}>
          <Icon name="menu" />
          Menu
        </button>
        <Brand />
        {search ? (
          <Link className="btn quiet push" to={search}>
            <Icon name="search" />
            <span className="vh">Search</span>
          </Link>
        ) : null}
      </header>
      <nav className="side" id="side" aria-label="Main" {...target}>
        <div className="row">
          <Brand />
          <span className="push faint small">{organisation}</span>
        </div>
        {search ? <Find search={search} /> : null}
        <SideNav groups={groups} />
        <div className="side-end">
          {period ? <AuditPeriod {...period} /> : null}
          <div>
            <Link to="/my">
              <Who name={user.name} />
            </Link>
            <div className="row">
              <span className="muted">{user.role}</span>
              <span className="push">
                <SignOut />
              </span>
            </div>
          </div>
          <ThemeSwitch theme={theme} />
        </div>
      </nav>
      <main className="main" id="main" tabIndex={-1}>
        <PrintHeader organisation={organisation} name={user.name} logLine={logLine} />
        {alarm ? (
          <div className="alarm">
            <Note tone="broken" live>
              <b>{alarm}</b> No alerts are sent while this message is shown.{" "}
              <Link to="/jobs">Open the jobs</Link> and watch the deadlines yourself.
            </Note>
          </div>
        ) : null}
        <ExerciseBar />
        {clock ? <Clockbar clock={clock} /> : null}
        <FlashMessage />
        {children}
      </main>
      {search ? <Palette search={search} /> : null}
    </div>
  );
}
