import { UNSAFE_RemixContext } from "@remix-run/react";
import type { ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { createStaticHandler, createStaticRouter, StaticRouterProvider } from "react-router-dom/server";
import { NowProvider } from "#components/ui/now";
import { FactorProvider } from "#components/ui/step-up";
import { ZoneProvider } from "#components/ui/zone";

export const NOW = new Date("2026-03-11T13:05:22Z");

/** Renders components as a page of the app would: in a router, at a fixed instant, in Berlin. */
export async function render(
  children: ReactNode,
  { factorUntil = null }: { factorUntil?: Date | null } = {},
): Promise<string> {
  const page = (
    <NowProvider now={NOW}>
      <ZoneProvider zone="Europe/Berlin">
        <FactorProvider until={factorUntil}>{children}</FactorProvider>
      </ZoneProvider>
    </NowProvider>
  );
  const { query, dataRoutes } = createStaticHandler([{ path: "*", element: page }]);
  const context = await query(new Request("http://surety.test/subprocessors"));
  if (context instanceof Response) throw new Error("The kit's only route redirected.");
  const remix = {
    manifest: { routes: {}, entry: { imports: [], module: "" }, url: "", version: "" },
    routeModules: {},
    future: {},
    isSpaMode: false,
  };
  return renderToString(
    <UNSAFE_RemixContext.Provider value={remix as never}>
      <StaticRouterProvider
        router={createStaticRouter(dataRoutes, context)}
        context={context}
        hydrate={false}
      />
    </UNSAFE_RemixContext.Provider>,
  );
}
