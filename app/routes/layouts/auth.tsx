import { Outlet, useMatches, useRouteLoaderData } from "@remix-run/react";
import type { loader as rootLoader } from "#app/root.tsx";
import { AuthLayout } from "#components/auth/auth-layout";

export default function AuthFrame() {
  const shell = useRouteLoaderData<typeof rootLoader>("root");
  const wide = useMatches().some((match) => (match.handle as { wide?: boolean } | undefined)?.wide);
  return (
    <AuthLayout organisation={shell?.organisation ?? undefined} theme={shell?.theme} wide={wide}>
      <Outlet />
    </AuthLayout>
  );
}
