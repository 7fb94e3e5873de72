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
  ]),
  route("my/theme", "routes/my/theme.ts"),

  // The programme: officers, owners, auditors.
  layout("routes/frames/officer.tsx", [
    index("routes/today/show.tsx"),
    route("users", "routes/users/list.tsx"),
    route("users/new", "routes/users/new.tsx"),
    route("users/:id", "routes/users/show.tsx"),
    route("settings", "routes/settings/show.tsx"),
  ]),
] satisfies RouteConfig;
