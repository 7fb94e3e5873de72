import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { type BrowserFacts, ConnectionTable, useBrowserFacts } from "#components/installation/connection";
import { Card } from "#components/ui/card";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { findOrganisation, zoneOfOrganisation } from "#db/installation/organisation";
import type { CheckResult } from "#domain/installation/checkup";
import { judgeConnection } from "#domain/installation/connection";

export const meta = () => [{ title: "Connection · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "organisation.edit");
  const { app, connection } = args.context;
  const { publicUrl, trustProxy, proxyHeader } = app.config;
  const seen = connection();
  return {
    seen,
    publicUrl,
    trust: trustProxy ?? null,
    results: judgeConnection(seen, { publicUrl, trustProxy, proxyHeader }),
    zone: zoneOfOrganisation(await findOrganisation(app.read)),
    now: app.now().getTime(),
  };
}

const tones = { ok: "kept", warning: "risk", failed: "broken" } as const;

export default function Connection() {
  const { results, ...page } = useLoaderData<typeof loader>();
  const browser = useBrowserFacts(page.now);
  return (
    <>
      <PageHeader
        title="Connection"
        intro="What this browser and the proxies in front sent, beside what Surety takes from it. At the command line, surety doctor checks the rest: data folder, disk, clock, mail, jobs and backups."
      />
      <div className="stack">
        {[...results, ...judgeBrowser(browser, page.publicUrl)].map(({ state, text }) => (
          <Note key={text} tone={tones[state]}>
            <p>{text}</p>
          </Note>
        ))}
        <Card title="This request">
          <ConnectionTable {...page} browser={browser} />
        </Card>
      </div>
    </>
  );
}

/** What only the browser knows; nothing before its scripts run. */
function judgeBrowser(browser: BrowserFacts | null, publicUrl: string): CheckResult[] {
  if (!browser) return [];
  const found: CheckResult[] = [];
  if (browser.origin !== publicUrl)
    found.push({
      check: "address",
      state: "warning",
      text: `The browser opened ${browser.origin}, but PUBLIC_URL is ${publicUrl}, where the links in mails lead. If people use ${browser.origin}, set PUBLIC_URL to it.`,
    });
  if (Math.abs(browser.aheadSeconds) > 60)
    found.push({
      check: "clock",
      state: "warning",
      text: `The clock of this device is ${Math.abs(browser.aheadSeconds)} s ${browser.aheadSeconds > 0 ? "ahead of" : "behind"} the server’s. One of them is wrong; codes of authenticator apps depend on both.`,
    });
  return found;
}
