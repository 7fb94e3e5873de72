import letters from "@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wdth-normal.woff2?url";
import { type LinksFunction, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Link,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLoaderData,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { readFlash } from "#app/http/flash";
import { readShell } from "#app/queries/shell";
import { ErrorFrame } from "#components/layout/error-frame";
import { FollowLinks } from "#components/layout/follow-links";
import { KeysProvider } from "#components/layout/keys";
import { useNonce } from "#components/layout/nonce";
import { SettleDrafts } from "#components/layout/settle-drafts";
import { NowProvider } from "#components/ui/now";
import { FactorProvider } from "#components/ui/step-up";
import { AskBeforeLoss } from "#components/ui/unsaved";
import { ZoneProvider } from "#components/ui/zone";
import { errorPage } from "#domain/installation/error-pages";
import { isFresh, stepUpMs } from "#domain/installation/step-up";
import "./styles/index.css";

export const links: LinksFunction = () => [
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  // Asked for beside the styles that name it, so that a page is laid out once, in its own letters.
  { rel: "preload", href: letters, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
];

export const meta: MetaFunction = ({ error }) => [
  { title: error === undefined ? "Surety" : `${pageOf(error).title} · Surety` },
  { name: "robots", content: "noindex" },
];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { app, visitor, nonce } = context;
  const shell = await readShell(app, visitor);
  const url = new URL(request.url);
  if (!shell.organisation && url.pathname !== "/setup") throw redirect("/setup");
  return {
    ...shell,
    nonce,
    message: readFlash(app, url),
    factorUntil:
      visitor && isFresh(visitor.factor, app.now()) ? new Date(visitor.factor.at.getTime() + stepUpMs) : null,
  };
}

/** The document. The nonce reaches scripts on the first render only; browsers hide it from later ones. */
export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("root");
  const given = useNonce();
  const nonce = data?.nonce ?? given;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
        <WaitForStyles nonce={nonce} />
      </head>
      <body>
        {children}
        {/* Its own script is not run: browsers restore a reloaded page, and asking the session storage holds up the first frame. */}
        <ScrollRestoration {...{ nonce, type: "off" }} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

/**
 * A script waits for the styles before it, and the parser for the script. Without it, a browser lays the whole page out while
 * the styles are on their way, which are at hand before it has finished, and then once more: a third of the time to the first
 * frame of 500 rows.
 */
function WaitForStyles({ nonce }: { nonce: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      0
    </script>
  );
}

export default function Root() {
  return (
    <Known shell={useLoaderData<typeof loader>()}>
      <Outlet />
      <SettleDrafts />
    </Known>
  );
}

/** What every part of a page may ask for. */
function Known({
  shell,
  children,
}: {
  shell: ReturnType<typeof useLoaderData<typeof loader>>;
  children: ReactNode;
}) {
  const { now, zone, keys, factorUntil } = shell;
  return (
    <NowProvider now={now}>
      <ZoneProvider zone={zone}>
        <FactorProvider until={factorUntil}>
          <KeysProvider on={keys}>{children}</KeysProvider>
          <FollowLinks />
          <AskBeforeLoss />
        </FactorProvider>
      </ZoneProvider>
    </NowProvider>
  );
}

/**
 * The page for an address without a page: what it means, and where to go, in the frame of who is signed in. Nothing about what might
 * exist: the frame is made of the role alone. After an error of ours the page is plain, for the frame may be what is broken.
 */
export function ErrorBoundary() {
  const error = useRouteError();
  const shell = useRouteLoaderData<typeof loader>("root");
  const { title, text } = pageOf(error);
  const words = (
    <>
      <h1>{title}</h1>
      <p className="intro">{text}</p>
      <p>
        <Link to="/">Go to the start page</Link>
      </p>
    </>
  );
  if (shell?.visitor && isRouteErrorResponse(error) && error.status < 500)
    return (
      <Known shell={shell}>
        <ErrorFrame shell={{ ...shell, visitor: shell.visitor }}>{words}</ErrorFrame>
        <SettleDrafts failed />
      </Known>
    );
  return (
    <div className="roomy">
      <main className="main door" id="main">
        {words}
      </main>
      <SettleDrafts failed />
    </div>
  );
}

function pageOf(error: unknown) {
  if (!isRouteErrorResponse(error)) return errorPage(500);
  // The framework's own refusals are written for developers.
  const ours = !(error as { internal?: boolean }).internal && typeof error.data === "string";
  return errorPage(error.status, ours ? error.data : "");
}
