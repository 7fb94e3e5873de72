import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import type { loader as rootLoader } from "#app/root.tsx";
import { StaffFrame } from "#components/layout/staff-frame";
import { may } from "#domain/roles";

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  const places = [
    ...(may(visitor.role, "programme.view") ? [{ to: "/", text: "Programme" }] : []),
    { to: "/my", text: "My work" },
    ...(may(visitor.role, "policies.read-own") ? [{ to: "/my/policies", text: "Policies" }] : []),
    ...(may(visitor.role, "controls.view-own") && !may(visitor.role, "controls.view")
      ? [{ to: "/my/controls", text: "Controls" }]
      : []),
    ...(may(visitor.role, "channels.edit-own") ? [{ to: "/my/notifications", text: "Notifications" }] : []),
    { to: "/my/security", text: "Sign-in" },
  ];
  return { places };
}

export default function Staff() {
  const { places } = useLoaderData<typeof loader>();
  const shell = useRouteLoaderData<typeof rootLoader>("root");
  if (!shell?.visitor) return null;
  return (
    <StaffFrame
      organisation={shell.organisation ?? ""}
      user={shell.visitor}
      theme={shell.theme}
      places={places}
    >
      <Outlet />
    </StaffFrame>
  );
}
