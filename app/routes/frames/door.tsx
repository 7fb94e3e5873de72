import { Outlet, useMatches, useRouteLoaderData } from "@remix-run/react";
import type { loader as rootLoader } from "#app/root.tsx";
import { Door } from "#components/auth/door";

export default function DoorFrame() {
  const shell = useRouteLoaderData<typeof rootLoader>("root");
  const wide = useMatches().some((match) => (match.handle as { wide?: boolean } | undefined)?.wide);
  return (
    <Door organisation={shell?.organisation ?? undefined} theme={shell?.theme} wide={wide}>
      <Outlet />
    </Door>
  );
}
