import { useEffect, useState } from "react";
import { Table } from "#components/ui/table";
import type { Connection } from "#domain/installation/connection";

/** What the browser itself knows of the connection. */
export type BrowserFacts = {
  origin: string;
  zone: string;
  /** How far the device's clock is ahead of the server's; negative when it is behind. */
  aheadSeconds: number;
};

/** Null until scripts run. `now` is the server's clock when it answered, in milliseconds. */
export function useBrowserFacts(now: number): BrowserFacts | null {
  const [facts, setFacts] = useState<BrowserFacts | null>(null);
  useEffect(() => {
    setFacts({
      origin: location.origin,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      // The device's own clock is what is compared.
      aheadSeconds: Math.round((performance.timeOrigin + performance.now() - now) / 1000),
    });
  }, [now]);
  return facts;
}

/** In place of what the browser alone knows. */
const needsScripts = "known once scripts run";

type Props = {
  seen: Connection;
  publicUrl: string;
  trust: string | null;
  zone: string;
  now: number;
  browser: BrowserFacts | null;
};

/** What was sent, line by line, beside what Surety takes from it. */
export function ConnectionTable({ seen, publicUrl, trust, zone, now, browser }: Props) {
  const forwarded = [
    seen.forwardedFor && `X-Forwarded-For: ${seen.forwardedFor}`,
    seen.forwarded && `Forwarded: ${seen.forwarded}`,
  ].filter(Boolean);
  const rows = [
    { what: "Address", sent: browser?.origin ?? needsScripts, taken: `${publicUrl} (PUBLIC_URL)` },
    {
      what: "Host",
      sent: [seen.host, seen.forwardedHost && `X-Forwarded-Host: ${seen.forwardedHost}`]
        .filter(Boolean)
        .join("; "),
      taken: new URL(publicUrl).host,
    },
    {
      what: "Scheme",
      sent: seen.forwardedProto ? `X-Forwarded-Proto: ${seen.forwardedProto}` : seen.scheme,
      taken: publicUrl.startsWith("https:") ? "https: cookies are Secure" : "http: cookies are not Secure",
    },
    {
      what: "Client",
      sent: forwarded.join("; ") || null,
      taken: `${seen.client} (TRUST_PROXY ${trust ?? "not set"})`,
    },
    { what: "Connected from", sent: seen.peer, taken: seen.peer === seen.client ? "this client" : "a proxy" },
    {
      what: "Clock",
      sent: browser ? new Date(now + browser.aheadSeconds * 1000).toISOString() : needsScripts,
      taken: new Date(now).toISOString(),
    },
    { what: "Time zone", sent: browser?.zone ?? needsScripts, taken: `${zone}, for deadlines` },
  ];
  return (
    <Table
      label="This request"
      rows={rows}
      rowKey={(row) => row.what}
      columns={[
        { key: "what", label: "What", cell: (row) => row.what },
        { key: "sent", label: "Sent", cell: (row) => row.sent || <span className="muted">not sent</span> },
        { key: "taken", label: "Surety takes", cell: (row) => row.taken },
      ]}
    />
  );
}
