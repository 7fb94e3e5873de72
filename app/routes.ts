import { index, layout, type RouteConfig, route } from "@remix-run/route-config";

/** Every URL, in one list. */
export default [
  layout("routes/frames/door.tsx", [
    route("setup", "routes/doors/setup.tsx"),
    route("sign-in", "routes/doors/sign-in.tsx"),
    route("sign-in/code", "routes/doors/sign-in-code.tsx"),
    route("step-up", "routes/doors/step-up.tsx"),
    route("invitations/:token", "routes/doors/invitation.tsx"),
    route("forgot", "routes/doors/forgot.tsx"),
    route("reset/:token", "routes/doors/reset.tsx"),
    route("factor/:token", "routes/doors/factor.tsx"),
  ]),
  route("sign-out", "routes/doors/sign-out.ts"),

  // What every signed-in person has: their own.
  layout("routes/frames/staff.tsx", [
    route("my", "routes/my/show.tsx"),
    route("my/security", "routes/my/security.tsx"),
    route("my/controls", "routes/my/controls.tsx"),
    route("my/controls/:ref", "routes/my/control.tsx"),
  ]),
  route("my/theme", "routes/my/theme.ts"),
  route("audit-log/export.csv", "routes/audit-log/export.csv.ts"),

  // The programme: officers, owners, auditors.
  layout("routes/frames/officer.tsx", [
    index("routes/today/show.tsx"),
    route("programme", "routes/programme/show.tsx"),
    route("programme/load", "routes/programme/load.tsx"),
    route("criteria", "routes/criteria/list.tsx"),
    route("criteria/:id", "routes/criteria/show.tsx"),
    route("controls", "routes/controls/list.tsx"),
    route("controls/owners", "routes/controls/owners.tsx"),
    route("controls/changes", "routes/controls/changes.tsx"),
    route("controls/:ref", "routes/controls/show.tsx"),
    route("controls/:ref/edit", "routes/controls/edit.tsx"),
    route("controls/:ref/not-applicable", "routes/controls/not-applicable.tsx"),
    route("controls/:ref/exception", "routes/controls/exception.tsx"),
    route("exceptions", "routes/exceptions/list.tsx"),
    route("exceptions/:ref", "routes/exceptions/show.tsx"),
    route("audit-log", "routes/audit-log/list.tsx"),
    route("jobs", "routes/jobs/list.tsx"),
    route("jobs/:name", "routes/jobs/show.tsx"),
    route("backups", "routes/backups/list.tsx"),
    route("exports", "routes/exports/list.tsx"),
    route("users", "routes/users/list.tsx"),
    route("users/new", "routes/users/new.tsx"),
    route("users/:id", "routes/users/show.tsx"),
    route("settings", "routes/settings/show.tsx"),
    route("subprocessors", "routes/subprocessors/list.tsx"),
    route("subprocessors/new", "routes/subprocessors/new.tsx"),
    route("subprocessors/import", "routes/subprocessors/import.tsx"),
    route("subprocessors/vendors/new", "routes/subprocessors/vendor-new.tsx"),
    route("subprocessors/lines/:entryId/change", "routes/subprocessors/change-line.tsx"),
    route("subprocessors/changes/:id", "routes/subprocessors/change.tsx"),
    route("subprocessors/:id", "routes/subprocessors/show.tsx"),
    route("subprocessors/:id/edit", "routes/subprocessors/edit.tsx"),
    route("subprocessors/:id/report", "routes/subprocessors/report.tsx"),
    route("subprocessors/:id/review", "routes/subprocessors/review.tsx"),
  ]),
  route("subprocessors/list.pdf", "routes/subprocessors/list.pdf.ts"),

  // What anybody may read.
  route("trust", "routes/trust/show.tsx"),
  route("trust/subprocessors", "routes/trust/subprocessors.tsx"),
  route("trust/subprocessors.json", "routes/trust/subprocessors.json.ts"),
  route("trust/subprocessors.csv", "routes/trust/subprocessors.csv.ts"),
  route(".well-known/security.txt", "routes/trust/security-txt.ts"),

  // Files.
  route("exports/binder.pdf", "routes/exports/binder.pdf.ts"),
] satisfies RouteConfig;
