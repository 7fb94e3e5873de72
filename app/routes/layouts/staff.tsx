import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import type { loader as rootLoader } from "#app/root.tsx";
import { staffPlaces } from "#components/layout/navigation";
import { StaffFrame } from "#components/layout/staff-frame";

export async function loader(args: LoaderFunctionArgs) {
  return { places: staffPlaces(requireUser(args).role) };
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
