import { Badge } from "#components/ui/badge";
import { Card } from "#components/ui/card";
import { Ledger, LedgerRow } from "#components/ui/ledger";
import { Link } from "#components/ui/link";
import { When } from "#components/ui/when";
import { placesText } from "#domain/vendors/subprocessor-words";
import type { Entry } from "#domain/vendors/subprocessors";

type VendorLine = Entry & { state: string };

/** What the public list said, says and will say of one company. */
export function VendorLines({
  vendor,
  edit,
}: {
  vendor: { name: string; lines: readonly VendorLine[] };
  edit: boolean;
}) {
  if (vendor.lines.length === 0) return null;
  return (
    <Card title="Public list entries">
      <Ledger label="Public list entries">
        {vendor.lines.map((line) => (
          <LedgerRow
            key={line.id}
            when={
              line.state === "in use" ? (
                <Badge state="kept">in use</Badge>
              ) : (
                <Badge state={line.state === "to come" ? "due" : "revoke"}>{line.state}</Badge>
              )
            }
            under={
              <>
                <When at={line.fromOn} as="record" />
                {line.untilOn ? (
                  <>
                    {" "}
                    – <When at={line.untilOn} as="record" />
                  </>
                ) : null}
              </>
            }
            who={
              edit && line.state === "in use" && !line.untilOn ? (
                <Link to={`/subprocessors/lines/${line.id}/change`}>Change…</Link>
              ) : undefined
            }
          >
            {line.name === vendor.name ? null : (
              <>
                <bdi>{line.name}</bdi>
                <br />
              </>
            )}
            {line.purpose}
            <br />
            <small>
              {line.data ?? "data not stated"} · {placesText(line.countries)}
              {line.transfer ? ` · ${line.transfer}` : ""}
              {line.sinceOn && line.statedOn ? (
                <>
                  {" · "}in use since <When at={line.sinceOn} as="record" />, stated on{" "}
                  <When at={line.statedOn} as="record" />
                </>
              ) : null}
              {line.reason ? ` · ${line.reason}` : ""}
            </small>
          </LedgerRow>
        ))}
      </Ledger>
    </Card>
  );
}
