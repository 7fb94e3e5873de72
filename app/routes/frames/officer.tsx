import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { places } from "#app/navigation";
import type { loader as rootLoader } from "#app/root.tsx";
import { Shell } from "#components/shell";
import { may, roleNames } from "#domain/roles";

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args);
  if (!may(visitor.role, "programme.view")) {
    if (new URL(args.request.url).pathname === "/") throw redirect("/my");
    throw notFound();
  }
  return { groups: await places(args.context.app, visitor) };
}

export default function Officer() {
  const { groups } = useLoaderData<typeof loader>();
  const shell = useRouteLoaderData<typeof rootLoader>("root");
  if (!shell?.visitor) return null;
  const { organisation, period, theme, visitor } = shell;
  return (
    <Shell
      organisation={organisation ?? ""}
      user={{ name: visitor.name, role: roleNames[visitor.role] }}
      groups={groups}
      period={period}
      theme={theme}
    >
      <Outlet />
    </Shell>
  );
}
